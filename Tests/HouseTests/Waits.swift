/// The places where a test may wait for another process, which no event announces: one polling loop
/// each, with a deadline.
private let waitsAllowed: Set = [
    "Tests/EndToEnd/support/waiting.py",
    "Tests/Bench/processes.py",
]

extension Rule {
    private static let sleeps = [
        Ban(#"\b(?:u|nano)?sleep\s*\("#, "a sleep", useEvents),
        Ban(#"\.\s*sleep\b"#, "a sleep", useEvents),
        Ban(#"\bwait_for_timeout\s*\("#, "a sleep", useEvents),
    ]
    private static let useEvents =
        "move a fake clock, or wait for the event itself; end to end use support/waiting.py"

    /// Tests never sleep: they would be slow, and fail on slow machines.
    static let waits: [Rule] = [
        Rule(
            name: "tests never sleep",
            applies: { path in
                path.hasPrefix("Tests/")
                    && [".swift", ".py", ".js"].contains { path.hasSuffix($0) }
                    && !waitsAllowed.contains(path)
            },
            check: { file in sleeps.flatMap { $0.findings(in: file) } },
            accepts: [
                Sample("Tests/WireTests/A.swift", "// Task.sleep\nlet asleep = \"sleep(1)\""),
                Sample("Tests/EndToEnd/a.py", "asleep(1)"),
            ],
            refuses: [
                Sample("Tests/WireTests/A.swift", "try await Task.sleep(for: .seconds(1))"),
                Sample("Tests/WireTests/A.swift", "Thread.sleep(forTimeInterval: 1)"),
                Sample("Tests/WireTests/A.swift", "usleep(1)"),
                Sample("Tests/EndToEnd/a.py", "time.sleep(1)"),
                Sample("Tests/EndToEnd/a.py", "page.wait_for_timeout(100)"),
            ])
    ]
}
