import JSON
import Testing
import Tools
import Wire

@Suite("A page of a long list") struct PageTests {
    /// Reads items until no cursor comes back.
    private func pages(of items: [JSONValue], limit: Int? = nil) throws -> [[JSONValue]] {
        let tool = try #require(ToolCatalogue.find("get_items"))
        var pages: [[JSONValue]] = []
        var arguments: JSONObject = ["dataContext": "Cats"]
        if let limit { arguments["limit"] = JSONValue(limit) }
        repeat {
            var run = try tool.compile(.object(arguments))
            _ = run.start()
            guard case .done(let result) = run.next(answer: ok(.array(items))) else {
                Issue.record("no result")
                break
            }
            #expect(result["total"] == JSONValue(items.count))
            #expect(result.utf8().count <= 256 << 10)
            pages.append(result["items"]?.arrayValue ?? [])
            arguments["cursor"] = result["nextCursor"]
        } while arguments["cursor"] != nil && pages.count < 100
        return pages
    }

    private func items(_ count: Int, bytes: Int) -> [JSONValue] {
        (0..<count).map {
            [
                "id": JSONValue($0),
                "values": ["text": .string(String(repeating: "x", count: bytes))],
            ]
        }
    }

    @Test("holds every element once, in order", arguments: [0, 1, 999, 1000, 1001, 2500])
    func everyElement(count: Int) throws {
        let all = items(count, bytes: 1)
        #expect(try pages(of: all).flatMap { $0 } == all)
    }

    @Test("keeps to the limit it is given") func limit() throws {
        #expect(try pages(of: items(5, bytes: 1), limit: 2).map(\.count) == [2, 2, 1])
    }

    @Test("stays below 256 KiB, however long its elements are") func bytes() throws {
        let all = items(20, bytes: 60_000)
        let pages = try pages(of: all)
        #expect(pages.map(\.count).max() == 4)
        #expect(pages.flatMap { $0 } == all)
    }

    /// The ids on the page that follows two of five items, when these are there by then.
    private func secondPage(of items: [JSONValue]) throws -> [JSONValue?] {
        let tool = try #require(ToolCatalogue.find("get_items"))
        var arguments: JSONObject = ["dataContext": "Cats", "limit": 2]
        var page: JSONValue = .null
        for items in [self.items(5, bytes: 1), items] {
            var run = try tool.compile(.object(arguments))
            _ = run.start()
            guard case .done(let result) = run.next(answer: ok(.array(items))) else { break }
            page = result
            arguments["cursor"] = page["nextCursor"]
        }
        return (page["items"]?.arrayValue ?? []).map { $0["id"] }
    }

    @Test("goes on behind the element that was last, wherever it is by then") func moved() throws {
        let items = items(5, bytes: 1)
        #expect(try secondPage(of: items) == [2, 3])
        #expect(try secondPage(of: Array(items[1...])) == [2, 3])
        #expect(try secondPage(of: [["id": 9]] + items) == [2, 3])
    }

    @Test("goes on at its place when that element is gone") func gone() throws {
        let items = items(5, bytes: 1)
        #expect(try secondPage(of: [items[0]] + items[2...]) == [3, 4])
        #expect(try secondPage(of: [items[4]]).isEmpty)
    }

    @Test("begins nowhere but at a cursor", arguments: ["x", "-1", "1.5", ":7", "x:7"])
    func cursor(text: String) throws {
        let tool = try #require(ToolCatalogue.find("get_items"))
        let arguments: JSONValue = ["dataContext": "Cats", "cursor": .string(text)]
        let failure = #expect(throws: CallFailure.self) { try tool.compile(arguments) }
        #expect(failure?.kind == .invalidArguments)
    }
}
