import Testing

/// What a rule found wrong at one place.
struct Finding: Sendable {
    let path: String
    /// From 1; 0 for the whole file.
    let line: Int
    let problem: String
    let remedy: String

    /// Place, problem and way out, in one line that an editor can follow.
    var description: String {
        "\(path)\(line > 0 ? ":\(line)" : ""): \(problem). Remedy: \(remedy)."
    }
}

/// A file made up to show what a rule accepts or refuses.
struct Sample: Sendable {
    let path: String
    let text: String

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
    }

    var file: SourceFile { SourceFile(path: path, contents: text) }
}

/// One house rule about single files, with samples that prove that it can hold and can fail.
struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    /// Which files it reads, by path.
    let applies: @Sendable (String) -> Bool
    let check: @Sendable (SourceFile) -> [Finding]
    let accepts: [Sample]
    let refuses: [Sample]

    var testDescription: String { name }

    /// What it finds in a file it applies to; nothing in others.
    func findings(in file: SourceFile) -> [Finding] {
        applies(file.path) ? check(file) : []
    }
}

extension Rule {
    /// A construct that must not stand in code.
    struct Ban: Sendable {
        let pattern: Pattern
        let what: String
        let remedy: String

        init(_ pattern: String, _ what: String, _ remedy: String) {
            self.pattern = Pattern(pattern)
            self.what = what
            self.remedy = remedy
        }

        func findings(in file: SourceFile) -> [Finding] {
            pattern.matches(in: file.code).map { match in
                Finding(
                    path: file.path, line: file.line(at: match.offset), problem: what,
                    remedy: remedy)
            }
        }
    }
}

extension Rule {
    /// Every rule about single files. Rules about the tree have tests of their own.
    static let all: [Rule] =
        imports + bans + unsafety + sizes + [documentation, unfinished] + waits
}

@Suite("House rules") struct RuleTests {
    @Test("hold", arguments: Rule.all) func hold(rule: Rule) {
        for file in SourceTree.files {
            for finding in rule.findings(in: file) { Issue.record("\(finding.description)") }
        }
    }

    @Test("apply to something", arguments: Rule.all) func apply(rule: Rule) {
        #expect(SourceTree.files.contains { rule.applies($0.path) })
    }

    @Test("accept their good samples", arguments: Rule.all) func accept(rule: Rule) {
        #expect(!rule.accepts.isEmpty)
        for sample in rule.accepts {
            #expect(rule.applies(sample.path), "\(sample.path)")
            #expect(rule.findings(in: sample.file).isEmpty, "\(sample.text)")
        }
    }

    @Test("refuse their bad samples", arguments: Rule.all) func refuse(rule: Rule) {
        #expect(!rule.refuses.isEmpty)
        for sample in rule.refuses {
            #expect(rule.applies(sample.path), "\(sample.path)")
            #expect(!rule.findings(in: sample.file).isEmpty, "\(sample.text)")
        }
    }
}
