extension Rule {
    /// What is not finished is an issue, not a comment.
    static let unfinished: Rule = {
        // In two parts, so that this file passes.
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
        let pattern = Pattern("\\b(\(words.joined(separator: "|")))\\b")
        return Rule(
            name: "nothing is left to do", applies: { FileKind.of($0) != nil },
            check: { file in
                pattern.matches(in: file.text).map { match in
                    Finding(
                        path: file.path, line: file.line(at: match.offset),
                        problem: "`\(match.group)`",
                        remedy: "do it now, or file an issue and say here what holds until then")
                }
            },
            accepts: [
                Sample(".ci/a", "mktemp \(words[2])\(words[2])"), Sample("Makefile", "todo:"),
            ],
            refuses: words.map { Sample("Sources/Plugin/Page/a.js", "// \($0): later") })
    }()
}
