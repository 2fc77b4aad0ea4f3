/// Bounds on size: beyond them a file is no longer one idea, a function no longer one step.
private enum Bound {
    static let fileLines = 400
    static let functionLines = 60
    /// Columns, by kind of file: those of `swift format` and ruff; markup has long attributes.
    static func columns(_ kind: FileKind) -> Int { kind == .html ? 120 : 100 }
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
            FunctionScanner.functions(in: file).filter { $0.lines > Bound.functionLines }.map {
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
            Sample("Sources/Plugin/Page/a.css", String(repeating: "é", count: 100)),
            Sample("Sources/Plugin/Page/a.html", String(repeating: "a", count: 120)),
        ],
        refuses: [
            Sample("Sources/Plugin/Page/a.js", String(repeating: "a", count: 101)),
            Sample("Tests/EndToEnd/a.py", "\n" + String(repeating: "a", count: 101)),
            Sample(".ci/run", String(repeating: "a", count: 101)),
        ])
}

/// Finds the functions of a Swift file by matching braces.
enum FunctionScanner {
    private static let head = Pattern(
        #"(?<![.\w`])(?:func\s+[^\s(<]+|init[?]?(?=\s*[(<])|deinit(?=\s*\{)|subscript(?=\s*[(<]))"#)

    /// Each function with a body: where it starts, and its lines up to the closing brace.
    static func functions(in file: SourceFile) -> [(firstLine: Int, lines: Int)] {
        let code = Array(file.code.utf8)
        return head.matches(in: file.code).compactMap { match in
            guard let open = bodyStart(code, from: match.offset), let close = end(code, of: open)
            else { return nil }
            let first = file.line(at: match.offset)
            return (first, file.line(at: close) - first + 1)
        }
    }

    /// The brace that opens the body; `nil` for a requirement of a protocol, which ends first.
    private static func bodyStart(_ code: [UInt8], from start: Int) -> Int? {
        var depth = 0
        for index in code[start...].indices {
            switch code[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return index
            case UInt8(ascii: "}") where depth == 0: return nil
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private static func end(_ code: [UInt8], of open: Int) -> Int? {
        var depth = 0
        for index in code[open...].indices {
            if code[index] == UInt8(ascii: "{") { depth += 1 }
            if code[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
