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
        .optional(
            "cursor", .text(minLength: 1, maxLength: 20),
            "Where to go on: the nextCursor of the page before."),
    ]

    /// The members that tell where a page stands, for an output schema.
    static let output: [Field] = [
        .required("total", .count, "How many there are in all."),
        .optional("nextCursor", .text, "Present when there are more: ask again with it."),
    ]

    private let limit: Int
    /// The index of its first element.
    let start: Int

    /// - Throws: `invalid_args` for a cursor that no page has handed out.
    init(_ given: Arguments) throws(CallFailure) {
        limit = try given.integer("limit", default: Self.standardLimit)
        guard let cursor = given["cursor"]?.stringValue else {
            start = 0
            return
        }
        guard let number = JSONNumber(text: cursor)?.int, number >= 0 else {
            throw CallFailure(
                .invalidArguments,
                "\"cursor\" must be the nextCursor of an earlier answer; leave it out to begin.")
        }
        start = number
    }

    /// The elements on this page; at least one unless it begins behind the last.
    func range(of elements: [JSONValue]) -> Range<Int> {
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
    func result(_ name: String, _ elements: [JSONValue]) -> JSONObject {
        let range = range(of: elements)
        var result: JSONObject = [
            name: .array(Array(elements[range])), "total": JSONValue(elements.count),
        ]
        if range.upperBound < elements.count {
            result["nextCursor"] = .string(String(range.upperBound))
        }
        return result
    }
}
