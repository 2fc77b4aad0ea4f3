import Wire

/// Remembers for a while which codes have ended, without remembering the codes: 40 bits could be
/// searched, so what is kept is a MAC under a key that lives as long as the process.
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

    mutating func insert(_ mark: UInt64, until end: WallTime) {
        guard expiry.updateValue(end, forKey: mark) == nil else { return }
        order.append(mark)
        if expiry.count > limit { removeFirst() }
    }

    mutating func purge(until now: WallTime) {
        while let deadline, deadline <= now { removeFirst() }
    }

    private mutating func removeFirst() {
        expiry[order[head]] = nil
        head += 1
        guard head > 64, head > order.count / 2 else { return }
        order.removeFirst(head)
        head = 0
    }
}

/// Turns codes into what a tombstone keeps of them.
struct TombstoneKey: Sendable {
    private let key: [UInt8]

    init(random generator: inout some RandomNumberGenerator) {
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    func mark(of code: SessionCode) -> UInt64 {
        Digest(of: Array(code.text.utf8), key: key).leading128.0
    }
}
