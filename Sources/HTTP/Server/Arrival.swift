/// When a request came, in monotonic time.
package struct Arrival: Equatable, Sendable {
    /// Its first byte was read. Of one sent behind another on its connection: that one was
    /// answered, for nobody looks at it before.
    package let begun: Duration
    /// All of it was there: the same moment where it came in one read.
    package let completed: Duration

    package init(begun: Duration, completed: Duration) {
        self.begun = begun
        self.completed = completed
    }
}

/// Takes down when the requests of a connection come. One that comes whole costs one look at the
/// clock.
struct ArrivalNotes {
    private var begun: Duration?
    private var isInParts = false

    /// There are bytes of a request.
    mutating func begin(at now: @autoclosure () -> Duration) {
        if begun == nil { begun = now() }
    }

    /// There are no more bytes for now.
    /// - Parameter isIdle: Whether they were no part of a request, after all.
    mutating func pause(isIdle: Bool) {
        if isIdle { begun = nil } else { isInParts = true }
    }

    /// All of the request is there; the next one begins anew.
    mutating func complete(at now: @autoclosure () -> Duration) -> Arrival {
        let begun = begun ?? now()
        let arrival = Arrival(begun: begun, completed: isInParts ? now() : begun)
        self = ArrivalNotes()
        return arrival
    }
}
