/// The members of a JSON object: unique keys in the order in which they came.
///
/// Finding a key takes linear time among few members and logarithmic time among many. The index is
/// a sorted list rather than a hash table, so no choice of keys makes it slow and no random seed is
/// needed; putting a new key into a large object by subscript moves part of that list.
package struct JSONObject: Sendable {
    /// A key and its value.
    package typealias Member = (key: String, value: JSONValue)

    /// Objects up to this size are searched from front to back.
    static let linearLimit = 16

    private var members: [Member]
    /// Empty for small objects, else every member in the order of keys.
    private var index: [IndexEntry]

    /// An object without members.
    package init() {
        members = []
        index = []
    }

    /// Adopts members whose keys the caller knows to be distinct, or finds the first repeated one.
    ///
    /// - Returns: `nil` in `repeated` if all keys are distinct, else the position of the first
    ///   member whose key appeared before. Looks only when there are more than ``linearLimit``.
    static func adopting(_ members: [Member]) -> (object: JSONObject, repeated: Int?) {
        var object = JSONObject()
        object.members = members
        let repeated = object.rebuildIndex()
        return (object, repeated)
    }

    /// How many members there are.
    package var count: Int { members.count }
    /// Whether there are no members.
    package var isEmpty: Bool { members.isEmpty }
    /// The keys in order.
    @inline(never)
    package var keys: [String] { members.map { $0.key } }

    /// The value of a key. Setting a new key appends it, setting `nil` removes the member.
    package subscript(_ key: String) -> JSONValue? {
        @inline(never)
        get { position(of: key).map { members[$0].value } }
        @inline(never)
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                _ = rebuildIndex()
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Room for `count` members, so that filling the object allocates once.
    package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    @inline(never)
    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append((key, value))
        if index.isEmpty {
            if members.count > Self.linearLimit { _ = rebuildIndex() }
        } else {
            let entry = IndexEntry(prefix: key.sortPrefix, position: UInt32(members.count - 1))
            index.insert(entry, at: insertionPoint(of: key, prefix: entry.prefix))
        }
    }

    @inline(never)
    private func position(of key: String) -> Int? {
        if index.isEmpty { return members.firstIndex { $0.key.isSameText(as: key) } }
        let point = insertionPoint(of: key, prefix: key.sortPrefix)
        guard point < index.count else { return nil }
        let position = Int(index[point].position)
        return members[position].key.isSameText(as: key) ? position : nil
    }

    /// Where `key` stands or would stand in the index.
    private func insertionPoint(of key: String, prefix: UInt64) -> Int {
        var low = 0
        var high = index.count
        while low < high {
            let middle = low + (high - low) / 2
            let entry = index[middle]
            let isBefore =
                entry.prefix == prefix
                ? members[Int(entry.position)].key.precedes(key) : entry.prefix < prefix
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// - Returns: The first position whose key appeared before, if there is one.
    @inline(never)
    private mutating func rebuildIndex() -> Int? {
        guard members.count > Self.linearLimit else {
            index = []
            return nil
        }
        index = sortedIndex()
        var repeated: Int?
        for next in 1..<index.count where index[next].prefix == index[next - 1].prefix {
            let position = Int(index[next].position)
            let before = members[Int(index[next - 1].position)].key
            if before.isSameText(as: members[position].key) {
                repeated = Swift.min(position, repeated ?? position)
            }
        }
        return repeated
    }

    /// Every member in the order of keys, and of positions among equal keys.
    private func sortedIndex() -> [IndexEntry] {
        var index: [IndexEntry] = []
        index.reserveCapacity(members.count)
        for position in members.indices {
            let prefix = members[position].key.sortPrefix
            index.append(IndexEntry(prefix: prefix, position: UInt32(position)))
        }
        sort(&index)
        return index
    }

    /// Sorts by key and leaves equal keys as they stand, by merging runs of doubling length. The
    /// standard library's sort would add 5 KiB to the plugin's wasm.
    private func sort(_ index: inout [IndexEntry]) {
        var merged = index
        var length = 1
        while length < index.count {
            for start in stride(from: 0, to: index.count, by: 2 * length) {
                let middle = Swift.min(start + length, index.count)
                let end = Swift.min(middle + length, index.count)
                var (left, right) = (start, middle)
                for target in start..<end {
                    if left == middle || right < end && precedes(index[right], index[left]) {
                        merged[target] = index[right]
                        right += 1
                    } else {
                        merged[target] = index[left]
                        left += 1
                    }
                }
            }
            swap(&index, &merged)
            length *= 2
        }
    }

    private func precedes(_ left: IndexEntry, _ right: IndexEntry) -> Bool {
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        return members[Int(left.position)].key.precedes(members[Int(right.position)].key)
    }
}

/// One member in the sorted index of a large object.
private struct IndexEntry: Sendable {
    let prefix: UInt64
    let position: UInt32
}

extension JSONObject: Sequence {
    /// Goes through the members in order.
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
    /// The number of members, exactly.
    package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Of a repeated key the last value counts.
    @inline(never)
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }
}

extension JSONObject: Equatable {
    /// The order of members does not matter.
    @inline(never)
    package static func == (lhs: Self, rhs: Self) -> Bool {
        guard lhs.count == rhs.count else { return false }
        for (key, value) in lhs where rhs[key] != value { return false }
        return true
    }
}
