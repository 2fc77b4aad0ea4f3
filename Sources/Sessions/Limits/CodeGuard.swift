package import Wire

/// Makes guessing codes slow: an address that names codes nobody has is told to wait.
///
/// Behind one address there may be a class of thirty and one who guesses. So a lock-out spares a
/// code that this address has used with success of late, and the caller spares who proves to be the
/// code's worker.
package final class CodeGuard: Sendable {
    /// How an address may go on with a code.
    package enum Standing: Equatable, Sendable {
        case open
        /// The address is locked out, but has used this code with success.
        case spared
        case lockedOut(Quota)
    }

    /// What a miss has led to, for the log.
    package struct Miss: Equatable, Sendable {
        /// Whether the address is locked out from now on, and was not a short while ago.
        package let beginsLockOut: Bool
        /// Whether all addresses together have just had more misses than ``MissBudget`` allows.
        package let exceedsBudget: Bool
    }

    /// Locked-out addresses that are remembered as announced, so that a stubborn guesser has one
    /// log line; beyond it they are not announced. Bounds what a flood can write into the log.
    package static let announcements = 1_024

    /// Misses, by address; `nil` when nobody is locked out.
    package let misses: RateLimiter?
    /// Codes that an address has used with success, until when it is spared.
    package let successes: LimitTable
    private let announced: LimitTable
    /// The misses of all.
    package let budget: MissBudget?
    /// Nanoseconds.
    private let sparedFor: Int64

    /// - Parameters:
    ///   - misses: That of `last` to keep its lock-outs; `nil` to lock nobody out.
    ///   - sparedFor: How long a success counts, milliseconds; the life of a session.
    ///   - budget: `nil` to count the misses of all without judging them.
    ///   - entries: Most pairs of address and code that are remembered, unless `last` has them.
    ///   - overflows: Counts how often there was no room for one.
    ///   - last: The guard whose place this one takes: what it remembers is not forgotten.
    package init(
        _ misses: RateLimiter?, sparedFor: Int64, budget: MissBudget?, entries: Int,
        overflows: OverflowCount = OverflowCount(), after last: CodeGuard? = nil
    ) {
        self.misses = misses
        successes =
            last?.successes
            ?? LimitTable(bound: entries, overflow: .keepEstablished, overflows: overflows)
        // Where misses were forgiven, the next lock-out is news again.
        announced =
            last.flatMap { $0.misses === misses ? $0.announced : nil }
            ?? LimitTable(bound: Self.announcements, overflow: .keepEstablished)
        self.budget = budget
        self.sparedFor = sparedFor * 1_000_000
    }

    /// To be asked before a code is looked up.
    package func standing(
        of address: ClientAddress, with code: SessionCode, at now: LimitInstant
    ) -> Standing {
        guard let misses else { return .open }
        let quota = misses.look(LimitKey(address), at: now)
        guard !quota.isAllowed else { return .open }
        let isKnown = successes.moment(of: LimitKey(address, code)) > now.nanoseconds
        return isKnown ? .spared : .lockedOut(quota)
    }

    /// To be told when the code was a live session's.
    package func succeeded(_ address: ClientAddress, with code: SessionCode, at now: LimitInstant) {
        guard misses != nil else { return }
        successes.update(LimitKey(address, code), at: now) { until, _ in
            until = max(until, now.nanoseconds + sparedFor)
        }
    }

    /// To be told when the code was nobody's.
    package func missed(_ address: ClientAddress, at now: LimitInstant) -> Miss {
        let quota = misses?.charge(LimitKey(address), at: now)
        return Miss(
            beginsLockOut: quota.map { !$0.isAllowed && announce(address, $0, at: now) } ?? false,
            exceedsBudget: budget?.spend(at: now) ?? false)
    }

    /// Whether a lock-out is news. It is one and the same until the address has rested so long that
    /// its misses are forgiven.
    private func announce(
        _ address: ClientAddress, _ quota: Quota, at now: LimitInstant
    ) -> Bool {
        announced.update(LimitKey(address), at: now) { until, isRemembered in
            let isNews = until <= now.nanoseconds
            until = now.nanoseconds + quota.resetAfter
            return isNews && isRemembered
        }
    }
}
