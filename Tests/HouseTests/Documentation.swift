extension Rule {
    /// Every type and function that other files use says what it is for.
    ///
    /// A function is spared when one of its name in the file is documented, and when it fulfils a
    /// documented requirement of one of our protocols or a well-known one of the standard library.
    static let documentation = Rule(
        name: "package declarations have doc comments",
        applies: { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") },
        check: { file in
            let all = declarations(in: file)
            let documented = Set(all.filter(\.isDocumented).map(\.name))
            return all.filter { declaration in
                !declaration.isDocumented
                    && !(declaration.kind == "func"
                        && (documented.contains(declaration.name)
                            || standardRequirements.contains(declaration.name)
                            || ourRequirements.contains(declaration.name)))
            }.map {
                Finding(
                    path: file.path, line: $0.line,
                    problem: "\($0.kind) \($0.name) without a doc comment",
                    remedy: "say above it what it is for: units, errors, source")
            }
        },
        accepts: [
            "/// One.\npackage struct A {}", "/// One.\n@frozen\n@safe package struct A {}",
            "/** One. */\npublic func a() {}", "struct A {}\nfunc a() {}\npackage import Wire",
            "/// One.\n// Sound.\npackage final class A: @unchecked Sendable {}",
            "package static func == (a: A, b: A) -> Bool { true }",
            "package func hash(into hasher: inout Hasher) {}", "package let a: (func) = 1",
            "/// Adds.\npackage func add(_ a: Int) {}\npackage func add(_ a: String) {}",
        ].map { Sample("Sources/Wire/A.swift", $0) },
        refuses: [
            "package struct A {}", "// Not a doc comment.\npackage enum A {}",
            "/// Far.\n\npackage final class A {}", "@safe\npackage indirect enum A {}",
            "nonisolated package func a() {}", "    package static func a() {}",
            "public protocol A {}", "@inline(never) package mutating func a() {}",
            "/// One.\npackage struct A {}\npackage func A() {}\npackage struct B {}",
        ].map { Sample("Sources/Wire/A.swift", $0) })

    private static let standardRequirements: Set = ["hash", "makeIterator", "next", "encode"]

    /// Documented requirements of the protocols in `Sources`.
    private static let ourRequirements: Set<String> = SourceTree.files.reduce(into: []) {
        names, file in
        guard file.path.hasPrefix("Sources/") else { return }
        names.formUnion(requirements(in: file))
    }

    private static let requirement = Pattern(
        #"^[ \t]*(?:(?:mutating|static|nonisolated(?:\(\w+\))?)[ \t]+)*func[ \t]+(\w+)"#)
    private static let protocolHead = Pattern(#"\bprotocol[ \t]+\w+"#)

    private static func requirements(in file: SourceFile) -> [String] {
        let bodies = protocolHead.matches(in: file.code).compactMap {
            BraceScanner.body(in: file.code, after: $0.offset)
        }
        return requirement.matches(in: file.code).filter { match in
            bodies.contains { $0.contains(match.offset) }
                && isDocumented(file, line: file.line(at: match.offset))
        }.map(\.group)
    }

    private struct Declaration {
        let kind: String
        let name: String
        let line: Int
        let isDocumented: Bool
    }

    /// Attributes and modifiers around the access level, then the keyword and a name, no operator.
    private static let declaration = Pattern(
        #"^[ \t]*(?:@\w+(?:\([^)\n]*\))?[ \t]+|[a-z]+[ \t]+)*?(?:package|public)[ \t]+"#
            + #"(?:(?!case|let|var|import|extension|init)[a-z]+(?:\(\w+\))?[ \t]+)*?"#
            + #"((?:func|struct|enum|class|protocol|actor)[ \t]+[\w`]+)"#)

    private static func declarations(in file: SourceFile) -> [Declaration] {
        declaration.matches(in: file.code).map { match in
            let words = match.group.split(whereSeparator: \.isWhitespace).map(String.init)
            let line = file.line(at: match.offset)
            return Declaration(
                kind: words[0], name: words[1], line: line,
                isDocumented: isDocumented(file, line: line))
        }
    }

    /// Whether a doc comment ends on the line above, attributes and reasons aside.
    private static func isDocumented(_ file: SourceFile, line: Int) -> Bool {
        var above = line - 1
        while above > 0, isAside(file.trimmedLine(above)) { above -= 1 }
        let text = file.trimmedLine(above)
        return text.hasPrefix("///") || text.hasSuffix("*/")
    }

    private static func isAside(_ line: String) -> Bool {
        line.hasPrefix("@") || line.hasPrefix("//") && !line.hasPrefix("///")
    }
}
