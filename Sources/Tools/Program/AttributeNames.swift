import JSON
import Wire

/// The attributes that there are, held against the names in a call: CODAP drops cells of attributes
/// it does not know without a word.
struct AttributeNames {
    private let names: [String]
    /// Every name that was looked up: the attribute's own name, or `null`.
    private var lookedUp = JSONObject()

    /// - Parameter described: CODAP's description of a data set or of one collection.
    init(_ described: JSONValue) {
        var names: [String] = []
        for collection in described["collections"]?.arrayValue ?? [described] {
            for attribute in collection["attrs"]?.arrayValue ?? [] {
                if let name = attribute["name"]?.stringValue { names.append(name) }
            }
        }
        self.names = names
    }

    /// The attribute's own name: the same, or what CODAP makes of a name that is written out.
    mutating func find(_ name: String) -> String? {
        if let known = lookedUp[name] { return known.stringValue }
        let canonical = canonicalAttributeName(name)
        let found =
            names.first(where: name.isSameText) ?? names.first(where: canonical.isSameText)
        lookedUp[name] = found.map(JSONValue.string) ?? .null
        return found
    }

    /// Cells under the attributes' own names, as CODAP takes them: strings and numbers. The others
    /// are left out and remembered.
    @inline(never)
    mutating func cells(_ values: JSONValue?) -> JSONValue {
        var cells = JSONObject()
        for (given, value) in values?.objectValue ?? JSONObject() {
            guard let name = find(given) else { continue }
            switch value {
            case .bool(let isTrue): cells[name] = isTrue ? "true" : "false"
            case .null: cells[name] = ""
            default: cells[name] = value
            }
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
        var details: JSONObject = [
            "unknownAttributes": .array(unknown),
            "available": .array(names.prefix(MissingName.maxNamesTold).map(JSONValue.string)),
        ]
        var message = "There is no attribute of these names; see \"available\" for what there is."
        if let name = unknown.first?.stringValue,
            let nearest = NearestName.find(name, among: names)
        {
            details["nearest"] = .string(nearest)
            message += " Did you mean \"\(nearest)\"?"
        }
        throw CallFailure(.invalidArguments, message, details: .object(details))
    }
}
