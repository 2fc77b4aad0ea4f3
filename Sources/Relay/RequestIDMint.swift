import Synchronization
import Wire

/// Makes ids for requests that brought none: unique, not secret, and without a system call each.
///
/// The first half is drawn once for each process, the second counts; scrambled, so that ids that
/// follow each other do not look alike to the eye that compares them in a log.
final class RequestIDMint: Sendable {
    private let process: UInt64
    private let count: Atomic<UInt64>

    init() {
        var generator = SystemRandomNumberGenerator()
        process = generator.next()
        count = Atomic(generator.next())
    }

    /// An id that this process has not made before.
    func next() -> RequestID {
        var halves = Halves(
            first: process, second: count.wrappingAdd(1, ordering: .relaxed).newValue)
        return RequestID(random: &halves)
    }

    /// The two halves, in the place of a generator's output.
    private struct Halves: RandomNumberGenerator {
        let first: UInt64
        let second: UInt64
        private var isFirst = true

        init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }

        mutating func next() -> UInt64 {
            defer { isFirst = false }
            return isFirst ? first : SplitMix64.scrambled(second)
        }
    }
}
