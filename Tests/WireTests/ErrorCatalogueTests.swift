import Foundation
import Testing
import Wire

@Suite("The error catalogue") struct ErrorCatalogueTests {
    @Test("says of each error what to do, in a sentence", arguments: ErrorCode.allCases)
    func messages(code: ErrorCode) {
        #expect(code.rawValue.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil)
        #expect(code.code == code.rawValue.uppercased())
        #expect((400..<600).contains(code.status))
        #expect(code.message.hasSuffix("."))
        #expect(code.message.split(separator: " ").count >= 4)
    }

    @Test("is what docs/protocol.md says; UPDATE_DOCS=1 rewrites it") func document() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/protocol.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let (begin, end) = ("<!-- errors -->\n", "<!-- /errors -->")
        let head = try #require(text.firstRange(of: begin))
        let tail = try #require(text.firstRange(of: end))
        let written = text[..<head.upperBound] + Self.table + text[tail.lowerBound...]
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try String(written).write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(text == written)
        }
    }

    private static var table: String {
        let rows = ErrorCode.allCases.map { "| `\($0.rawValue)` | \($0.status) | \($0.message) |" }
        return
            "| `error` | status | `message`, unless something finer can be said |\n|---|---:|---|\n"
            + rows.joined(separator: "\n") + "\n"
    }

    @Test("says when to ask again wherever the client is not at fault but early")
    func retryAfter() {
        // These have a time of their own, from the limit.
        let limits: Set<ErrorCode> = [.rateLimited, .tooManyWrongCodes]
        for code in ErrorCode.allCases where !limits.contains(code) {
            #expect((code.retryAfter != nil) == [429, 503].contains(code.status), "\(code)")
        }
    }
}
