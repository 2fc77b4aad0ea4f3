import Testing

/// What may stand at the top of the repository, hidden files aside.
private let topLevel: Set = [
    "Package.swift", "Package.resolved", "Sources", "Tests", "dashboards", "alerts", "docs",
    "deploy",
    "README.md", "CHANGELOG.md", "LICENSE", "Makefile",
]

/// Names at the top that have no place there.
private func strays(among names: [String]) -> [String] {
    names.filter { !topLevel.contains($0) }
}

/// Folders of `Sources` that the floor table does not know.
private func strangers(among folders: [String]) -> [String] {
    folders.filter { Module.named($0) == nil }
}

/// Test targets that modules should have and do not.
private func untested(modules: [String], tests: [String: Bool]) -> [String] {
    modules.compactMap { Module.named($0)?.tests }.filter { tests[$0] != true }
}

@Suite("The layout") struct LayoutTests {
    @Test("has nothing but the known entries at the top") func top() {
        for name in strays(among: SourceTree.names(in: "")) {
            Issue.record(
                "\(name): unknown at the top. Remedy: move it below Sources, Tests or docs.")
        }
    }

    @Test("has every module in the floor table") func modules() {
        for name in strangers(among: SourceTree.names(in: "Sources")) {
            Issue.record(
                "Sources/\(name): has no floor. Remedy: add it to the table in Floors.swift.")
        }
    }

    @Test("has tests for every module") func tests() {
        let targets = SourceTree.names(in: "Tests")
        let filled = targets.map { target in
            let hasTests = SourceTree.files.contains {
                $0.path.hasPrefix("Tests/\(target)/") && $0.code.contains("@Test")
            }
            return (target, hasTests)
        }
        let missing = untested(
            modules: SourceTree.names(in: "Sources"),
            tests: Dictionary(uniqueKeysWithValues: filled))
        for target in missing {
            Issue.record(
                "Tests/\(target): has no tests. Remedy: write them, and declare the target.")
        }
    }

    @Test("is refused when something is out of place") func refusals() {
        #expect(strays(among: ["Sources", "scripts", "Makefile"]) == ["scripts"])
        #expect(strangers(among: ["JSON", "Utilities"]) == ["Utilities"])
        #expect(
            untested(modules: ["JSON", "Wire", "CCrypto"], tests: ["JSONTests": true]) == [
                "WireTests"
            ])
        #expect(untested(modules: ["JSON"], tests: ["JSONTests": false]) == ["JSONTests"])
    }

    @Test("gives every module one place in the floor table") func table() {
        #expect(Set(Module.all.map(\.name)).count == Module.all.count)
    }
}
