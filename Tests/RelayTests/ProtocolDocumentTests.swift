import Foundation
import HTTP
import Relay
import Testing

@Suite("docs/protocol.md") struct ProtocolDocumentTests {
    @Test("lists every path; UPDATE_DOCS=1 rewrites it") func paths() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/protocol.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let head = try #require(text.firstRange(of: "<!-- paths -->\n"))
        let tail = try #require(text.firstRange(of: "<!-- /paths -->"))
        let written = text[..<head.upperBound] + Self.table + text[tail.lowerBound...]
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try String(written).write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(text == written)
        }
    }

    private static var table: String {
        let rows = Endpoint.allCases.map { endpoint in
            let rows = RouteTable.rows.filter { $0.endpoint == endpoint }
            let paths = rows.map { "`\($0.template)`" }
            let method = rows.first.map(\.method.text) ?? ""
            return "| \(method) | \(paths[0]) | \(paths.dropFirst().joined(separator: ", ")) |\n"
        }
        return "| method | path | older forms |\n|---|---|---|\n" + rows.joined()
    }
}
