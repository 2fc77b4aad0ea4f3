import JSON
import Testing

@testable import Worker

@Suite("The log of changes") struct ChangeLogTests {
    private func notice(_ resource: String, _ values: JSONValue) -> JSONValue {
        ["action": "notify", "resource": .string(resource), "values": values]
    }

    private func changes(_ page: JSONValue) -> [JSONValue] {
        (page["changes"]?.arrayValue ?? []).compactMap { $0["change"] }
    }

    @Test("hands out what has changed behind a cursor, oldest first") func cursor() {
        var log = ChangeLog()
        for index in 1...3 {
            let values: JSONValue = ["operation": "selectCases", "index": JSONValue(index)]
            log.note(notice("dataContextChangeNotice[Cats]", values), at: .start, duringCall: false)
        }
        let first = log.read(after: nil, limit: 2, at: .start)
        #expect(changes(first).compactMap { $0["index"] } == [1, 2])
        #expect(first["nextCursor"] == "2")
        let second = log.read(after: "2", limit: 2, at: .start)
        #expect(changes(second).compactMap { $0["index"] } == [3])
        #expect(changes(log.read(after: "3", limit: 2, at: .start)).isEmpty)
        #expect(log.read(after: "3", limit: 2, at: .start)["nextCursor"] == "3")
    }

    @Test("takes version 2's array for as many changes") func array() {
        var log = ChangeLog()
        let values: JSONValue = [["operation": "createCases"], ["operation": "selectCases"]]
        log.note(notice("dataContextChangeNotice[Cats]", values), at: .start, duringCall: false)
        #expect(changes(log.read(after: nil, limit: 9, at: .start)) == values.arrayValue)
    }

    @Test("keeps the last value of a slider that is dragged") func slider() {
        var log = ChangeLog()
        for value in 1...500 {
            let values: JSONValue = ["globalValue": JSONValue(value)]
            log.note(notice("global[v1]", values), at: .start, duringCall: false)
        }
        #expect(changes(log.read(after: nil, limit: 9, at: .start)) == [["globalValue": 500]])
    }

    @Test("says how old a change is, and whether a call was at work") func age() {
        var log = ChangeLog()
        let values: JSONValue = ["operation": "create"]
        log.note(notice("component", values), at: .start, duringCall: true)
        let change = log.read(after: nil, limit: 1, at: .start + .seconds(2))["changes"]?
            .arrayValue?.first
        #expect(change?["ageMs"] == 2000)
        #expect(change?["duringCall"] == true)
    }

    @Test("is bounded, and says how many changes are no longer kept") func bounded() {
        var log = ChangeLog()
        for index in 0..<(ChangeLog.capacity + 7) {
            let values: JSONValue = ["operation": "selectCases", "index": JSONValue(index)]
            log.note(notice("dataContextChangeNotice[Cats]", values), at: .start, duringCall: false)
        }
        let page = log.read(after: nil, limit: 1000, at: .start)
        #expect(changes(page).count == ChangeLog.capacity)
        #expect(page["missed"] == 7)
    }

    @Test("keeps of a long account no more than its kind") func long() {
        var log = ChangeLog()
        let values: JSONValue = [
            "operation": "updateCases", "result": .string(String(repeating: "x", count: 3000)),
        ]
        log.note(notice("dataContextChangeNotice[Cats]", values), at: .start, duringCall: false)
        #expect(
            changes(log.read(after: nil, limit: 9, at: .start))
                == [["operation": "updateCases", "shortened": true]])
    }

    @Test(
        "ignores what is no account of a change",
        arguments: [
            ["message": "codap-present"], ["action": "get", "resource": "interactiveState"],
            ["action": "notify", "resource": "dragDrop[attribute]", "values": ["x": 1]],
            ["action": "notify", "resource": "component"], .null, [],
        ] as [JSONValue])
    func noChange(message: JSONValue) {
        var log = ChangeLog()
        log.note(message, at: .start, duringCall: false)
        #expect(changes(log.read(after: nil, limit: 9, at: .start)).isEmpty)
    }
}
