import Testing
import TestSupport
import Wire

@testable import Sessions

@Suite("A secret") struct SecretsTests {
    @Test("has 128 bits as 32 hexadecimal digits, and reads back")
    func form() throws {
        var generator = SeededGenerator(seed: 5)
        let secret = Secret(random: &generator)
        #expect(secret.text.utf8.count == 32)
        #expect(try #require(Secret(secret.text)).text == secret.text)
        #expect(try #require(Secret(secret.text)).digest == secret.digest)
    }

    @Test(
        "refuses what is not its form",
        arguments: [
            "", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
            "0123456789ABCDEF0123456789abcdef", "0123456789abcdeg0123456789abcdef",
        ])
    func otherForms(text: String) { #expect(Secret(text) == nil) }

    @Test(
        "an idempotency key has 22 to 64 URL-safe characters",
        arguments: [
            ("abcdefghijklmnopqrstu", false), ("abcdefghijklmnopqrstuv", true),
            ("ABCDEFGHIJKLMNOPQRST-_", true), ("abcdefghijklmnopqrstu+", false),
            ("abcdefghijklmnopqrst v", false), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false),
        ])
    func keyForm(text: String, isValid: Bool) {
        #expect((IdempotencyKey(text) != nil) == isValid)
    }

    @Test("a key derives one token for each session")
    func derivation() throws {
        let key = try #require(IdempotencyKey("abcdefghijklmnopqrstuv"))
        let other = try #require(IdempotencyKey("abcdefghijklmnopqrstuw"))
        var generator = SeededGenerator(seed: 5)
        let one = SessionID(random: &generator)
        let two = SessionID(random: &generator)
        #expect(key.token(for: one).text == key.token(for: one).text)
        #expect(key.token(for: one).text != key.token(for: two).text)
        #expect(key.token(for: one).text != other.token(for: one).text)
    }
}

@Suite("A digest") struct DigestTests {
    /// The first 64 bits as they stand in memory, so in the order of the published bytes.
    private func prefix(_ digest: Digest) -> UInt64 { digest.leading128.0.bigEndian }

    @Test("is SHA-256", arguments: [("", 0xe3b0_c442_98fc_1c14), ("abc", 0xba78_16bf_8f01_cfea)])
    func sha256(text: String, expected: UInt64) {
        #expect(prefix(Digest(of: Array(text.utf8))) == expected)
    }

    @Test("with a key is HMAC-SHA256 (RFC 4231, case 2)")
    func hmac() {
        let digest = Digest(
            of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(prefix(digest) == 0x5bdc_c146_bf60_754e)
    }

    @Test("matches itself only")
    func matching() {
        let one = Digest(of: [1])
        #expect(one.matches(Digest(of: [1])))
        #expect(!one.matches(Digest(of: [2])))
    }
}
