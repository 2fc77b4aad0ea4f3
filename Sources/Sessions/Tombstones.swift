import Synchronization
import Wire

/// Remembers for a while which codes have ended, without remembering the codes: 40 bits could be
/// searched, so what is kept is a MAC under a key. Divided by mark among locks; nothing else is
/// locked while one is held, so that any other lock may be held around it.
final class Graveyard: Sendable {
    private let plots: [Plot]
    private static let plotCount = 16

    private final class Plot: Sendable {
        let tombstones: Mutex<Tombstones>
        init(limit: Int) { tombstones = Mutex(Tombstones(limit: limit)) }
    }

    /// - Parameter limit: Most codes remembered; over it the oldest are forgotten.
    init(limit: Int) {
        plots = (0..<Self.plotCount).map { _ in Plot(limit: limit / Self.plotCount) }
    }

    /// Codes that are remembered.
    var count: Int { plots.reduce(0) { $0 + $1.tombstones.withLock { $0.count } } }
    /// When the first can be forgotten.
    var deadline: WallTime? { plots.compactMap { $0.tombstones.withLock { $0.deadline } }.min() }

    func contains(_ mark: UInt64, at now: WallTime) -> Bool {
        plot(of: mark).tombstones.withLock { $0.contains(mark, at: now) }
    }

    /// - Returns: A mark that had to be forgotten for it.
    @discardableResult
    func insert(_ mark: UInt64, until end: WallTime) -> UInt64? {
        plot(of: mark).tombstones.withLock { $0.insert(mark, until: end) }
    }

    /// - Returns: The marks that are forgotten by it.
    func purge(until now: WallTime) -> [UInt64] {
        plots.flatMap { $0.tombstones.withLock { $0.purge(until: now) } }
    }

    private func plot(of mark: UInt64) -> Plot {
        plots[Int(truncatingIfNeeded: mark) & (Self.plotCount - 1)]
    }
}

/// Some of the marks.
struct Tombstones {
    private var expiry: [UInt64: WallTime] = [:]
    /// In the order in which they end, which is that in which they were put.
    private var order: [UInt64] = []
    private var head = 0
    private let limit: Int

    /// - Parameter limit: Most codes remembered; over it the oldest are forgotten.
    init(limit: Int) { self.limit = max(1, limit) }

    /// When the first can be forgotten.
    var deadline: WallTime? { head < order.count ? expiry[order[head]] : nil }
    var count: Int { expiry.count }

    func contains(_ mark: UInt64, at now: WallTime) -> Bool {
        guard let end = expiry[mark] else { return false }
        return now < end
    }

    mutating func insert(_ mark: UInt64, until end: WallTime) -> UInt64? {
        guard expiry.updateValue(end, forKey: mark) == nil else { return nil }
        order.append(mark)
        return expiry.count > limit ? removeFirst() : nil
    }

    mutating func purge(until now: WallTime) -> [UInt64] {
        var purged: [UInt64] = []
        while let deadline, deadline <= now { purged.append(removeFirst()) }
        return purged
    }

    private mutating func removeFirst() -> UInt64 {
        let mark = order[head]
        expiry[mark] = nil
        head += 1
        if head > 64, head > order.count / 2 {
            order.removeFirst(head)
            head = 0
        }
        return mark
    }
}

/// Turns codes into what a tombstone keeps of them.
struct TombstoneKey: Sendable {
    /// Bytes of a key.
    static let length = 32
    let bytes: [UInt8]

    init(random generator: inout some RandomNumberGenerator) {
        bytes = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    func mark(of code: SessionCode) -> UInt64 {
        Digest(of: Array(code.text.utf8), key: bytes).leading128.0
    }
}
