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
        let page = log.read(after: nil, limit: 9, at: .start)
        #expect(changes(page) == [["globalValue": 500]])
        #expect(page["missed"] == 0)
    }

    @Test("tells a slider's later value to who has read an earlier one, who has missed nothing")
    func sliderRead() {
        var log = ChangeLog()
        func drag(to values: ClosedRange<Int>) {
            for value in values {
                let values: JSONValue = ["globalValue": JSONValue(value)]
                log.note(notice("global[v1]", values), at: .start, duringCall: false)
            }
        }
        drag(to: 1...3)
        let first = log.read(after: nil, limit: 9, at: .start)
        #expect(changes(first) == [["globalValue": 3]])
        drag(to: 4...9)
        let second = log.read(after: first["nextCursor"]?.stringValue, limit: 9, at: .start)
        #expect(changes(second) == [["globalValue": 9]])
        #expect(second["missed"] == 0)
        let last = log.read(after: second["nextCursor"]?.stringValue, limit: 9, at: .start)
        #expect(changes(last).isEmpty)
        #expect(last["missed"] == 0)
    }

    @Test("does not count a slider's passing values among what is no longer kept")
    func sliderDropped() {
        var log = ChangeLog()
        func fill(with count: Int) {
            for index in 0..<count {
                let values: JSONValue = ["operation": "selectCases", "index": JSONValue(index)]
                log.note(
                    notice("dataContextChangeNotice[Cats]", values), at: .start, duringCall: false)
            }
        }
        func drag() {
            for value in 1...50 {
                let values: JSONValue = ["globalValue": JSONValue(value)]
                log.note(notice("global[v1]", values), at: .start, duringCall: false)
            }
        }
        drag()
        let cursor = log.read(after: nil, limit: 9, at: .start)["nextCursor"]?.stringValue
        drag()
        fill(with: 3)
        drag()
        fill(with: ChangeLog.capacity)
        // The slider's last value but one, three selections, its last value.
        #expect(log.read(after: cursor, limit: 9, at: .start)["missed"] == 5)
        // And the value that was read.
        #expect(log.read(after: nil, limit: 9, at: .start)["missed"] == 6)
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
