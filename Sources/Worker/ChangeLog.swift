import JSON

/// What has changed in the document, as CODAP told it: the last changes, in order, for an agent
/// that asks what a person did. Bounded in number and size.
struct ChangeLog: Sendable {
    /// Changes that are kept.
    static let capacity = 200
    /// Largest account of one change that is kept in full, bytes; of a longer one its kind is kept.
    static let maxDetailBytes = 2_048

    fileprivate struct Change {
        let sequence: Int
        let heardAt: Instant
        let resource: String
        let values: JSONValue
        /// Whether a call was at work then, whose doing it probably is.
        let duringCall: Bool
    }

    /// Numbered without gaps, so that what is no longer kept can be counted.
    private var changes: [Change] = []
    private var last = 0
    /// The last change that has been read.
    private var lastRead = 0

    init() {}

    /// Takes a call of CODAP's to the plugin. What is no account of a change is ignored.
    mutating func note(_ notice: JSONValue, at now: Instant, duringCall: Bool) {
        guard let resource = notice["resource"]?.stringValue, Self.tells(resource),
            let values = notice["values"]
        else { return }
        // Version 2 tells several changes in one array.
        for value in values.arrayValue ?? [values] {
            // A slider that is dragged tells its value many times a second: the last one counts,
            // and takes the number of one that nobody has read.
            if let latest = changes.last, latest.sequence > lastRead,
                latest.resource.isSameText(as: resource), latest.duringCall == duringCall,
                value["operation"] == nil
            {
                changes.removeLast()
                last -= 1
            }
            if changes.count == Self.capacity { changes.removeFirst() }
            last += 1
            changes.append(
                Change(
                    sequence: last, heardAt: now, resource: resource, values: Self.bounded(value),
                    duringCall: duringCall))
        }
    }

    /// The changes behind a cursor, oldest first: `{changes, nextCursor, missed}`, where `missed`
    /// counts those that are no longer kept, and no passing values of a slider.
    /// - Parameter cursor: A `nextCursor` of this page load's; anything else begins at the oldest.
    mutating func read(after cursor: String?, limit: Int, at now: Instant) -> JSONValue {
        let seen = cursor.flatMap { JSONNumber(text: $0)?.int } ?? 0
        let after = seen <= last ? seen : 0
        let found = changes.filter { $0.sequence > after }.prefix(limit)
        let oldest = changes.first?.sequence ?? last + 1
        let next = found.last?.sequence ?? last
        lastRead = max(lastRead, next)
        return [
            "changes": .array(found.map { $0.json(at: now) }),
            "nextCursor": .string(String(next)),
            "missed": JSONValue(max(0, oldest - 1 - after)),
        ]
    }

    private static func tells(_ resource: String) -> Bool {
        for kind in ["dataContextChangeNotice[", "documentChangeNotice", "component", "global"]
        where resource.utf8.starts(with: kind.utf8) { return true }
        return false
    }

    private static func bounded(_ value: JSONValue) -> JSONValue {
        guard value.utf8().count > maxDetailBytes else { return value }
        return ["operation": value["operation"] ?? .null, "shortened": true]
    }
}

extension ChangeLog.Change {
    fileprivate func json(at now: Instant) -> JSONValue {
        [
            "resource": .string(resource), "change": values,
            "ageMs": JSONValue(now.milliseconds(since: heardAt)), "duringCall": .bool(duringCall),
        ]
    }
}
