import Testing

@testable import Tools

@Suite("An attribute's canonical name") struct CanonicalNameTests {
    @Test(
        "is the one CODAP makes",
        arguments: [
            ("", "attr"), ("(x)", "attr"), (" ", "attr"), (" fake attr(ms) ", "fake_attr"),
            ("Life Span", "Life_Span"), ("x_1", "x_1"), ("é𝒳", "___"), ("a\tb", "a_b"),
        ])
    func canonical(name: String, expected: String) {
        #expect(canonicalAttributeName(name) == expected)
    }

    @Test(
        "lacks the last pair of parentheses, when it ends the name and holds no other end of one",
        arguments: [
            ("Town (name)", "Town_"), ("Mass (kg)", "Mass_"), ("Mass(kg) ", "Mass"),
            ("a(b)(c)", "a_b_"), ("a(b (c)", "a"), ("a((b)", "a"), ("a()", "a"), ("a(\n)", "a"),
            ("a)", "a_"), ("a(b) c", "a_b__c"), ("a(b))", "a_b__"), (")(", "__"),
        ])
    func unit(name: String, expected: String) {
        #expect(canonicalAttributeName(name) == expected)
    }

    @Test(
        "lacks the white space around it that JavaScript trims, and no more",
        arguments: [
            ("\t\n\u{B}\u{C}\r a", "a"), ("\u{A0}a\u{FEFF}", "a"), ("\u{2009}a\u{3000}", "a"),
            ("\u{2028}a\u{2029}", "a"), ("\u{85}a\u{200B}", "_a_"), ("\u{1}a", "_a"),
        ])
    func trimmed(name: String, expected: String) {
        #expect(canonicalAttributeName(name) == expected)
    }
}
