import JSON
import Wire

/// The attributes that there are, held against the names in a call: CODAP drops cells of attributes
/// it does not know without a word.
struct AttributeNames {
    private let all: [String]
    /// Every name that was looked up: the attribute's own name, or `null`.
    private var lookedUp = JSONObject()

    /// - Parameter described: CODAP's description of a data set or of one collection.
    init(_ described: JSONValue) {
        let collections = described["collections"]?.arrayValue ?? [described]
        all = names(of: collections.flatMap(DataSetDescription.attributes))
    }

    /// The attribute's own name: the same, or what CODAP makes of a name that is written out.
    mutating func find(_ name: String) -> String? {
        if let known = lookedUp[name] { return known.stringValue }
        let canonical = canonicalAttributeName(name)
        let found =
            all.first(where: name.isSameText) ?? all.first(where: canonical.isSameText)
        lookedUp[name] = found.map(JSONValue.string) ?? .null
        return found
    }

    /// Cells under the attributes' own names, as CODAP takes them: strings and numbers. The others
    /// are left out and remembered.
    @inline(never)
    mutating func cells(_ values: JSONValue?) -> JSONValue {
        var cells = JSONObject()
        for (given, value) in values?.objectValue ?? JSONObject() {
            if let name = find(given) { cells[name] = value.cell }
        }
        return .object(cells)
    }

    /// Names that were looked up in vain.
    var unknown: [JSONValue] {
        var unknown: [JSONValue] = []
        for (name, known) in lookedUp where known.isNull { unknown.append(.string(name)) }
        return unknown
    }

    /// - Throws: `invalid_args` when none of the names that were looked up is an attribute.
    func requireSome() throws(CallFailure) {
        let unknown = unknown
        guard unknown.count == lookedUp.count else { return }
        throw CallFailure(
            .invalidArguments, "There is no attribute of these names",
            details: ["unknownAttributes": .array(unknown)]
        ).telling(all, near: unknown.first?.stringValue ?? "")
    }
}

extension JSONValue {
    /// As CODAP keeps it in a cell: text or a number.
    var cell: JSONValue {
        switch self {
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .null: ""
        default: self
        }
    }
}
