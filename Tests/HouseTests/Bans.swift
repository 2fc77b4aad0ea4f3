extension Rule {
    private static func isServerOrPure(_ path: String) -> Bool {
        path.hasPrefix("Sources/") && path.hasSuffix(".swift")
    }

    private static func isPure(_ path: String) -> Bool {
        isServerOrPure(path) && Module.owning(path)?.kind == .pure
    }

    /// The command speaks to a person at a terminal; everything else writes log records.
    private static func mustNotPrint(_ path: String) -> Bool {
        isServerOrPure(path) && !path.hasPrefix("Sources/codap-relay/")
            && !path.hasPrefix("Sources/Load/")
    }

    /// Constructs that have no place in the sources.
    static let bans: [Rule] = [
        ban(
            "no stray threads", in: isServerOrPure, path: "Sources/Relay/A.swift",
            [
                Ban(
                    #"\bTask\s*(?:\{|\((?!\s*executorPreference\b))"#,
                    "a task without an executor", startOnLoop),
                // With types, unless it is itself the type of a function or property.
                Ban(
                    #"(?<!->\s|:\s)\bTask\s*<[^>]*>\s*(?:\{|\((?!\s*executorPreference\b))"#,
                    "a task without an executor", startOnLoop),
                Ban(
                    #"\bTask\s*\.\s*immediate\s*(?:\{|\((?!\s*executorPreference\b))"#,
                    "a task without an executor", startOnLoop),
                Ban(#"\bTask\s*\.\s*(?:immediateD|d)etached\b"#, "a detached task", startOnLoop),
                // Of a task or a clock; reading a clock starts no thread.
                Ban(#"\.\s*sleep\b"#, "a sleep off the loop", useTimer),
                Ban(
                    #"\b(?:u|nano|clock_nano)?sleep\s*\("#, "a sleep that blocks the loop",
                    useTimer),
                Ban(#"\bDispatch[A-Z]\w*"#, "libdispatch", startOnLoop),
                Ban(
                    #"@(?:MainActor|globalActor)\b"#, "an actor off the loop",
                    "confine the state to its loop (LoopBound) or guard it with a Mutex"),
            ],
            accepts: [
                "Task.immediate(executorPreference: loop) { await serve() }",
                "Task(\n    executorPreference: loop\n) { }",
                "let task: Task<Void, Never>? = nil", "func a() -> Task<Void, Never> {}",
                "struct TaskList { }\nlet now = EventLoop.now", "let now = ContinuousClock.now",
                "// Task { }\nlet text = \"Task.sleep(for: \\(pause))\"",
            ],
            refuses: [
                "Task { await serve() }", "Task(priority: .high) { }", "Task<Void, Never> { }",
                "Task.immediate { }", "Task.immediate(\n    name: \"x\") { }", "Task.detached { }",
                "try await Task.sleep(for: pause)", "try await clock.sleep(until: end)",
                "usleep(5)",
                "DispatchQueue.main", "let s = DispatchSemaphore(value: 0)",
                "@MainActor func a() {}",
            ]),
        actors,
        ban(
            "no hidden traps", in: isServerOrPure, path: "Sources/Relay/A.swift",
            [
                Ban(#"\btry!"#, "`try!`", handleIt),
                Ban(#"\bas!"#, "`as!`", handleIt),
                Ban(#"\bfatalError\s*\("#, "`fatalError`", handleIt),
                // A `!` right behind a name or a bracket, and not `!=`.
                Ban(#"(?<!\bas|\btry)(?<=[\w)\]])!(?!=)"#, "a forced unwrap", handleIt),
            ],
            accepts: [
                "try? a()", "a as? B", "if !a, b != c {}", "precondition(!isEmpty)",
                "let a = \"Stop! Now!\"  // Really!",
            ],
            refuses: ["try! a()", "a as! B", "fatalError()", "a!.b()", "f(a[0]!)", "let c = a!"]),
        printing,
        ban(
            "pure modules stay pure", in: isPure, path: "Sources/Worker/A.swift",
            [
                Ban(#"\bany\s+[A-Z~(]"#, "an existential", "make it generic, or an enum"),
                Ban(#"\bAny(?:Object)?\b"#, "an existential", "make it generic, or an enum"),
                Ban(#"\b(?:En|De)?[Cc]odable\b"#, "Codable", "read and write JSONValue"),
                Ban(#"\bMirror\b"#, "reflection", "name the members"),
                Ban(
                    #"\bString\s*\(\s*format\b"#, "String(format:)", "write a small function for it"
                ),
                Ban(
                    #"\bSystemRandomNumberGenerator\b"#, "randomness of its own",
                    "take a generator from the caller"),
                Ban(
                    #"\.(?:random|shuffled?|randomElement)\s*\((?![^)]*\busing:)"#,
                    "randomness of its own", "take a generator from the caller"),
                Ban(
                    #"\b(?:async|await|Task|Mutex|Atomic)\b"#, "concurrency",
                    "take the event, return the actions: the caller waits and locks"),
            ],
            accepts: [
                "func a(_ b: some Sequence) {}", "// any Thing", "let many = anyOf(b)",
                "Int.random(in: 0...9, using: &generator)",
            ],
            refuses: [
                "let a: any Sequence", "let a: Any = 1", "struct A: Codable {}",
                "Mirror(reflecting: a)", "String(format: a)", "Int.random(in: 0...9)",
                "var generator = SystemRandomNumberGenerator()",
                "a.shuffled()", "func a() async {}", "let a = Mutex(1)",
            ]),
    ]

    private static let startOnLoop =
        "start it with EventLoop.start, or Task.immediate(executorPreference:)"
    private static let useTimer = "use EventLoop.timer and EventLoop.now"
    private static let handleIt = "handle the case, or state the invariant with a precondition"

    /// Printing is allowed to functions of a file that has its own meaning for the word.
    private static let printing: Rule = {
        let call = Ban(
            #"(?<![.\w])(?:print|debugPrint|dump)\s*\("#, "printing",
            "write a log record (Telemetry), or return the text to the command")
        let declaration = Pattern(#"\bfunc\s+(?:print|dump)\b"#)
        return Rule(
            name: "no printing", applies: mustNotPrint,
            check: { file in
                declaration.matches(in: file.code).isEmpty ? call.findings(in: file) : []
            },
            accepts: ["blueprint(a)", "writer.print(a)", "// print(a)", "func print() {}\nprint()"]
                .map { Sample("Sources/Relay/A.swift", $0) },
            refuses: ["print(a)", "if a { debugPrint (a) }", "dump(a)"]
                .map { Sample("Sources/Relay/A.swift", $0) })
    }()

    /// An actor is allowed on a loop: where its file names an executor.
    private static let actors: Rule = {
        let declaration = Ban(
            #"(?<![.\w])actor\s+[A-Z]\w*"#, "an actor on the default executor",
            "give it a loop as `unownedExecutor`, or confine its state to a loop")
        return Rule(
            name: "no actors off the loop", applies: isServerOrPure,
            check: { file in
                file.code.contains("unownedExecutor") ? [] : declaration.findings(in: file)
            },
            accepts: [
                Sample("Sources/Relay/A.swift", "actor A { nonisolated var unownedExecutor: E }"),
                Sample("Sources/Relay/A.swift", "// An actor On stage\nlet actor = 1"),
            ],
            refuses: [Sample("Sources/Relay/A.swift", "package actor Store {}")])
    }()

    private static func ban(
        _ name: String, in applies: @escaping @Sendable (String) -> Bool, path: String,
        _ bans: [Ban], accepts: [String], refuses: [String]
    ) -> Rule {
        Rule(
            name: name, applies: applies,
            check: { file in bans.flatMap { $0.findings(in: file) } },
            accepts: accepts.map { Sample(path, $0) }, refuses: refuses.map { Sample(path, $0) })
    }
}
