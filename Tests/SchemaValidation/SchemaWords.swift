import JSON

// Words for the messages of violations. Whoever reads them, often a language model, has to correct
// the value, so they repeat what was found, but never much of it.

extension JSONValue {
    /// Longest excerpt of a value, in bytes.
    private static let longestExcerpt = 60

    /// The value as text, cut.
    var excerpt: String {
        switch self {
        case .array(let elements) where !elements.isEmpty: "an array of \(elements.count)"
        case .object(let object) where !object.isEmpty: "an object with \(object.count) members"
        case .string(let text):
            JSONValue.string(text.prefix(bytes: Self.longestExcerpt)).serialized()
        case .null, .bool, .number, .array, .object:
            serialized().prefix(bytes: Self.longestExcerpt)
        }
    }
}

extension [JSONValue] {
    /// Most values of an enumeration that a message lists.
    private static let mostListed = 20

    /// The values as a list, cut.
    var excerpt: String {
        var text = ""
        for value in prefix(Self.mostListed) {
            text += (text.isEmpty ? "" : ", ") + value.excerpt
        }
        return count > Self.mostListed ? text + " and \(count - Self.mostListed) more" : text
    }
}

extension JSONNumber {
    /// "must be at least 1, but is 0".
    func mustBe(_ relation: String, _ bound: JSONNumber) -> String {
        "must be \(relation) \(JSONValue.number(bound).excerpt), but is "
            + JSONValue.number(self).excerpt
    }
}

extension SchemaTypes {
    /// As ``words``, for the narrowest type of a value: says of 1.5 that it is no integer.
    var wordsAsFound: String {
        rawValue == SchemaTypes.number.rawValue ? "a number with a fraction" : words
    }
}

extension SchemaMembers {
    func refusal(of key: String) -> String {
        var text = "must not have the member \(JSONValue.string(key).excerpt)"
        guard !named.isEmpty else { return text }
        let keys = named.map { JSONValue.string($0.key) }
        text += "; allowed are \(keys.excerpt)"
        return text
    }
}
