import JSON
import Wire

/// A part of a long list. A result that is too long is handed out page by page, never cut off: the
/// answer carries the cursor at which the next page begins.
struct Page {
    /// Most bytes of elements on a page. A whole result stays below 256 KiB with it.
    static let maxBytes = 250_000
    /// Elements on a page unless the call says otherwise.
    static let standardLimit = 1_000
    /// Most elements that a call may ask for at once.
    static let maxLimit = 10_000

    /// The arguments of a tool that answers pages.
    static let input: [Field] = [
        .optional(
            "limit", .integer(minimum: 1, maximum: maxLimit),
            "Most elements to answer, \(standardLimit) unless given; fewer when they are long."),
        .optional("cursor", .text, "Where to go on: the nextCursor of the page before."),
    ]

    /// The members that tell where a page stands, for an output schema.
    static let output: [Field] = [
        .required("total", .count, "How many there are in all."),
        .optional("nextCursor", .text, "Present when there are more: ask again with it."),
    ]

    private let limit: Int
    /// The index of its first element, as long as nothing changes before it.
    private let index: Int
    /// The id of the last element before it: where that is by then, the page begins behind it.
    private let previous: String?

    /// - Throws: `invalid_args` for a cursor that no page has handed out.
    init(_ given: Arguments) throws(CallFailure) {
        limit = try given.integer("limit", default: Self.standardLimit)
        let cursor = given["cursor"]?.stringValue ?? "0"
        let bytes = Array(cursor.utf8)
        let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        let digits = String(decoding: bytes[..<end], as: UTF8.self)
        guard let number = JSONNumber(text: digits)?.int, number >= 0 else {
            throw CallFailure(
                .invalidArguments,
                "\"cursor\" must be the nextCursor of an earlier answer; leave it out to begin.")
        }
        index = number
        previous =
            end < bytes.endIndex ? String(decoding: bytes[(end + 1)...], as: UTF8.self) : nil
    }

    /// Whether no page came before it.
    var isFirst: Bool { index == 0 }

    /// Rows that were added or deleted before the page have moved its beginning.
    private func start(in records: [JSONValue]) -> Int {
        guard let previous else { return index }
        let place = records.firstIndex { Self.id(of: $0)?.isSameText(as: previous) ?? false }
        return place.map { $0 + 1 } ?? index
    }

    private static func id(of record: JSONValue) -> String? {
        (record["id"] ?? record["caseID"])?.selectorKey
    }

    /// The elements on this page; at least one unless it begins behind the last.
    private func range(of elements: [JSONValue], from start: Int) -> Range<Int> {
        let first = min(start, elements.count)
        var end = first
        var bytes = 0
        while end < elements.count, end - first < limit {
            bytes += elements[end].utf8().count + 1
            if bytes > Self.maxBytes, end > first { break }
            end += 1
        }
        return first..<end
    }

    /// The page as a result: the elements under `name`, the total and the cursor of the next page.
    /// - Parameter records: What the elements were made of, if they are not CODAP's own.
    func result(
        _ name: String, _ elements: [JSONValue], of records: [JSONValue]? = nil
    ) -> JSONObject {
        let records = records ?? elements
        let range = range(of: elements, from: start(in: records))
        var result: JSONObject = [
            name: .array(Array(elements[range])), "total": JSONValue(elements.count),
        ]
        if range.upperBound < elements.count {
            let id = Self.id(of: records[range.upperBound - 1])
            result["nextCursor"] = .string(
                String(range.upperBound) + (id.map { ":" + $0 } ?? ""))
        }
        return result
    }
}
