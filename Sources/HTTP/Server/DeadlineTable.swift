/// The deadlines of a loop's connections, one number each.
///
/// A request moves its connection's deadline several times. Here that is one store; the price, a
/// look at all of them once per sweep, is a few microseconds for ten thousand.
struct DeadlineTable {
    /// No deadline, in nanoseconds of monotonic time.
    static let never = Int64.max

    private var deadlines: [Int64] = []

    subscript(_ slot: Int) -> Int64 {
        get { deadlines[slot] }
        set {
            while slot >= deadlines.count { deadlines.append(DeadlineTable.never) }
            deadlines[slot] = newValue
        }
    }

    /// The slots whose deadline is `now` or earlier.
    func expired(at now: Int64) -> [Int] {
        var slots: [Int] = []
        for slot in deadlines.indices where deadlines[slot] <= now { slots.append(slot) }
        return slots
    }
}
