import Synchronization

/// How often tables had no room, counted together for as long as any of them lasts.
package final class OverflowCount: Sendable {
    private let count = Atomic<Int>(0)

    /// None yet.
    package init() {}

    /// Times a newcomer met a full set.
    package var value: Int { count.load(ordering: .relaxed) }

    fileprivate func increment() { count.add(1, ordering: .relaxed) }
}

/// Remembers a moment for each of a bounded number of keys; from that moment on the key may be
/// forgotten. For a ``RateMeter`` it is when all is forgiven, for a permission when it ends.
///
/// Keys fall into sets of ``ways`` by a hash nobody can predict. A table grows while it is small;
/// at its bound a newcomer takes the place of whoever is nearest to being forgotten in its set.
/// If nobody there may be forgotten yet, the table overflows and ``Overflow`` decides. No operation
/// looks at more than one set, so a flood costs no more per request than any other request.
package final class LimitTable: Sendable {
    /// What happens to a newcomer whose set is full.
    package enum Overflow: Sendable {
        /// It takes the place of the one with the earliest moment: of who has used least. That one
        /// is then new again, which for an honest user is a gift, and for an attacker no bargain:
        /// to have his spent bucket forgotten he must first have spent as much under at least
        /// ``LimitTable/ways`` − 1 other addresses of the same set, which he cannot pick.
        case displaceLeast
        /// It is not remembered: what is there was earned, and must not be lost to a flood.
        case keepEstablished
    }

    private struct Slot {
        var key = LimitKey(.local)
        var until = Int64.min
    }

    private final class Shard: Sendable {
        let slots = Mutex<[Slot]>([])
    }

    /// Keys that share a set. As many as make it unlikely that one set is full while the table is
    /// not: at a quarter of the bound fewer than one set in a million.
    package static let ways = 16
    /// More than cores, so that loops seldom meet; a power of two.
    private static let shardCount = 16
    /// Bytes one key takes.
    package static let entrySize = MemoryLayout<Slot>.stride

    /// Most keys that are remembered.
    package let bound: Int
    private let shards: [Shard]
    private let setsPerShard: Int
    private let overflow: Overflow
    private let seed: UInt64
    private let overflowCount: OverflowCount

    /// - Parameters:
    ///   - bound: Most keys; rounded down to a power of two, at least 256.
    ///   - overflows: Counts its overflows, too.
    package init(
        bound: Int, overflow: Overflow, seed: UInt64 = systemRandom(),
        overflows: OverflowCount = OverflowCount()
    ) {
        var sets = 1
        while sets * 2 * Self.ways * Self.shardCount <= bound { sets *= 2 }
        setsPerShard = sets
        self.bound = sets * Self.ways * Self.shardCount
        self.overflow = overflow
        self.seed = seed
        overflowCount = overflows
        shards = (0..<Self.shardCount).map { _ in Shard() }
    }

    /// Keys whose moment has not come.
    package func count(at now: LimitInstant) -> Int {
        shards.reduce(0) { sum, shard in
            sum
                + shard.slots.withLock { slots in
                    slots.reduce(0) { $1.until > now.nanoseconds ? $0 + 1 : $0 }
                }
        }
    }

    /// Keys there is room for now; never above ``bound``.
    package var capacity: Int {
        shards.reduce(0) { sum, shard in sum + shard.slots.withLock { $0.count } }
    }

    /// Times a newcomer met a full set, here or where the count is shared.
    package var overflows: Int { overflowCount.value }

    /// The key's moment; the distant past for one that is not remembered.
    func moment(of key: LimitKey) -> Int64 {
        let hash = key.hash(seed)
        return shard(hash).slots.withLock { slots in
            for index in Self.set(of: hash, in: slots) where slots[index].key == key {
                return slots[index].until
            }
            return .min
        }
    }

    /// Lets `body` change the key's moment, and tells it whether the change will be remembered.
    func update<Answer>(
        _ key: LimitKey, at now: LimitInstant, _ body: (inout Int64, Bool) -> Answer
    ) -> Answer {
        let hash = key.hash(seed)
        return shard(hash).slots.withLock { slots in
            if let index = place(for: key, hash, &slots, now.nanoseconds) {
                return body(&slots[index].until, true)
            }
            var forgotten = Int64.min
            return body(&forgotten, false)
        }
    }

    /// The key's slot, taken now if it has none.
    private func place(
        for key: LimitKey, _ hash: UInt64, _ slots: inout [Slot], _ now: Int64
    ) -> Int? {
        while true {
            let set = Self.set(of: hash, in: slots)
            var first = set.lowerBound
            for index in set {
                if slots[index].key == key { return index }
                if slots[index].until < slots[first].until { first = index }
            }
            if set.isEmpty || slots[first].until > now, slots.count < setsPerShard * Self.ways {
                grow(&slots, now)
                continue
            }
            if slots[first].until > now {
                overflowCount.increment()
                if overflow == .keepEstablished { return nil }
            }
            slots[first] = Slot(key: key)
            return first
        }
    }

    /// Doubles a shard. Each set becomes two, so nobody is displaced; who may be forgotten, is.
    private func grow(_ slots: inout [Slot], _ now: Int64) {
        let old = slots
        slots = [Slot](repeating: Slot(), count: max(Self.ways, old.count * 2))
        for slot in old where slot.until > now {
            let set = Self.set(of: slot.key.hash(seed), in: slots)
            for index in set where slots[index].until == .min {
                slots[index] = slot
                break
            }
        }
    }

    private func shard(_ hash: UInt64) -> Shard {
        shards[Int(truncatingIfNeeded: hash) & (Self.shardCount - 1)]
    }

    private static func set(of hash: UInt64, in slots: borrowing [Slot]) -> Range<Int> {
        guard !slots.isEmpty else { return 0..<0 }
        let sets = slots.count / ways
        let first = (Int(truncatingIfNeeded: hash >> 4) & (sets - 1)) * ways
        return first..<(first + ways)
    }
}
