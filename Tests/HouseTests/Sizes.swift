/// Bounds on size: beyond them a file is no longer one idea, a function no longer one step.
private enum Bound {
    static let fileLines = 400
    static let functionLines = 60
    /// Columns, by kind of file, as `.swift-format` and `ruff.toml` have them.
    static func columns(_ kind: FileKind) -> Int {
        switch kind {
        case .swift, .c, .h, .sh, .yml: 100
        case .js, .mjs, .css, .html, .py: 120
        }
    }
}

extension Rule {
    /// Files, functions and lines stay short.
    static let sizes: [Rule] = [files, functions, columns]

    private static let files = Rule(
        name: "files are short", applies: { FileKind.of($0) != nil },
        check: { file in
            guard file.lines.count > Bound.fileLines else { return [] }
            return [
                Finding(
                    path: file.path, line: 0,
                    problem: "\(file.lines.count) lines, and \(Bound.fileLines) is the most",
                    remedy: "split it: one idea a file")
            ]
        },
        accepts: [Sample("Sources/Wire/A.swift", String(repeating: "\n", count: Bound.fileLines))],
        refuses: [
            Sample("Sources/Wire/A.swift", String(repeating: "\n", count: Bound.fileLines + 1)),
            Sample("Tests/EndToEnd/a.py", String(repeating: "a\n", count: Bound.fileLines + 1)),
        ])

    private static let functions = Rule(
        name: "functions are short", applies: { $0.hasSuffix(".swift") },
        check: { file in
            BraceScanner.functions(in: file).filter { $0.lines > Bound.functionLines }.map {
                Finding(
                    path: file.path, line: $0.firstLine,
                    problem:
                        "a function of \($0.lines) lines, and \(Bound.functionLines) is the most",
                    remedy: "name its steps and make them functions")
            }
        },
        accepts: [
            Sample("Sources/Wire/A.swift", function("func a() {", lines: Bound.functionLines)),
            Sample("Sources/Wire/A.swift", function("enum A {", lines: 2 * Bound.functionLines)),
        ],
        refuses: [
            "func a() {", "init?(b: C = { 1 }()) where D: E {",
            "static func == (a: A, b: A) -> Bool {",
            "deinit {", "subscript(a: Int) -> String {",
            "mutating func a<B>(_ b: B) throws(C) -> D {",
            "protocol P { func x() }\nfunc a() {",
        ].map { Sample("Sources/Wire/A.swift", function($0, lines: Bound.functionLines + 1)) })

    private static func function(_ head: String, lines: Int) -> String {
        head + String(repeating: "\n", count: lines - 1) + "}\n"
    }

    private static let columns = Rule(
        name: "lines are short", applies: { FileKind.of($0) != nil },
        check: { file in
            guard let kind = FileKind.of(file.path) else { return [] }
            let most = Bound.columns(kind)
            return zip(1..., file.lines).filter { $0.1.count > most }.map {
                Finding(
                    path: file.path, line: $0.0,
                    problem: "\($0.1.count) columns, and \(most) is the most",
                    remedy: "break the line")
            }
        },
        accepts: [
            Sample("Sources/Plugin/Page/a.css", String(repeating: "é", count: 120)),
            Sample("Sources/Plugin/Page/a.html", String(repeating: "a", count: 120)),
        ],
        refuses: [
            Sample("Sources/Plugin/Page/a.js", String(repeating: "a", count: 121)),
            Sample("Sources/Wire/A.swift", "\n" + String(repeating: "a", count: 101)),
            Sample(".ci/run", String(repeating: "a", count: 101)),
        ])
}
