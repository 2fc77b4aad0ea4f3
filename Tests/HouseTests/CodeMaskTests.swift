import Testing

@Suite("The code mask") struct CodeMaskTests {
    private static let cases: [(text: String, code: String)] = [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (#"f("a) // b", c)"#, #"f("       ", c)"#),
        (#"f("\"", c)"#, #"f("  ", c)"#),
        (#"f("a\(g("b)"))c", d)"#, #"f("   g("  ")  ", d)"#),
        (##"f(#"a"b\n"#, c)"##, ##"f(#"     "#, c)"##),
        ("\"\"\"\n a \"b\" {\n\"\"\" }", "\"\"\"\n        \n\"\"\" }"),
        ("f(\"\")", "f(\"\")"),
        ("#if a\n#endif", "#if a\n#endif"),
    ]

    @Test("blanks comments and strings, nothing else", arguments: cases)
    func masks(text: String, code: String) {
        let file = SourceFile(path: "A.swift", contents: text)
        #expect(file.code == code)
        #expect(file.code.utf8.count == text.utf8.count)
    }

    @Test("leaves other languages alone") func others() {
        #expect(SourceFile(path: "a.py", contents: "a  # b").code == "a  # b")
    }

    @Test("keeps line numbers", arguments: [(0, 1), (1, 1), (2, 2), (3, 3), (6, 3)])
    func lines(offset: Int, line: Int) {
        #expect(SourceFile(path: "A.swift", contents: "a\n\nbcd\n").line(at: offset) == line)
    }
}
