import HTTP
@testable import Relay
import Testing
import Wire

@Suite("Retry-After") struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private let now = WallTime(milliseconds: 784_111_777_900)

    @Test(
        "is seconds or any form of a date, and in the past it is no time",
        arguments: [
            ("0", 0), ("120", 120), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sunday, 06-Nov-94 08:50:37 GMT", 60), ("Sun Nov  6 08:50:37 1994", 60),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Sat, 05 Nov 1994 08:49:37 GMT", 0),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 252_618_189_022),
        ])
    func forms(text: String, seconds: Int64) {
        #expect(([.retryAfter: text] as Headers).retryAfter(at: now) == .seconds(seconds))
    }

    @Test("by date is held against the answer's own, whatever this machine's clock says")
    func skewed() {
        let headers: Headers = [
            .date: "Sat, 02 Mar 2030 10:00:00 GMT", .retryAfter: "Sat, 02 Mar 2030 10:00:07 GMT",
        ]
        #expect(headers.retryAfter(at: now) == .seconds(7))
        let odd: Headers = [.date: "today", .retryAfter: "Sun, 06 Nov 1994 08:49:39 GMT"]
        #expect(odd.retryAfter(at: now) == .seconds(2))
    }

    @Test("that is neither counts as absent", arguments: ["", "soon", "-1", "1.5", "1994-11-06"])
    func neither(text: String) {
        #expect(([.retryAfter: text] as Headers).retryAfter(at: now) == nil)
    }

    @Test("may be absent") func absent() {
        #expect(([:] as Headers).retryAfter(at: now) == nil)
    }
}
