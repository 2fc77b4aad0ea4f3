import Testing

@testable import HTTP

@Suite("A deadline table") struct DeadlineTableTests {
    @Test("gives what is due, not what is later, moved or cleared") func due() {
        var table = DeadlineTable()
        table[0] = 10
        table[3] = 20
        table[2] = 21
        #expect(table.expired(at: 9) == [])
        #expect(table.expired(at: 20) == [0, 3])
        table[0] = 100
        table[3] = DeadlineTable.never
        #expect(table.expired(at: 99) == [2])
        #expect(table.expired(at: .max - 1) == [0, 2])
    }
}
