import JSON

/// A reply of CODAP's plugin API, told apart: it answers failures in several shapes.
enum CODAPAnswer: Equatable, Sendable {
    /// `success: true`; the reply's `values`, or the reply less `success` where an operation
    /// answers beside `values`, as creating items does.
    case success(JSONValue)
    /// Anything else, in CODAP's words where it had any.
    case failure(String)

    /// What a failure without a word is told as.
    static let noReason = "it gave no reason"
    /// What a read that succeeded without bringing anything is taken for.
    static let nothing = "there is nothing"

    /// - Parameter isRead: A reply to `get`, which must bring something: version 2 answers some
    ///   missing cases with success and no values.
    init(_ reply: JSONValue, isRead: Bool) {
        guard reply["success"]?.boolValue == true else {
            self = .failure(Self.words(of: reply) ?? Self.noReason)
            return
        }
        if let values = reply["values"] {
            self = isRead && values.isNull ? .failure(Self.nothing) : .success(values)
            return
        }
        var rest = JSONObject()
        if let members = reply.objectValue {
            for (key, value) in members where !key.isSameText(as: "success") { rest[key] = value }
        }
        self = isRead && rest.isEmpty ? .failure(Self.nothing) : .success(.object(rest))
    }

    var value: JSONValue? { if case .success(let value) = self { value } else { nil } }

    /// CODAP's words stand in `values.error`, beside `success`, or in a whole failure nested there.
    private static func words(of reply: JSONValue) -> String? {
        var place = reply
        // Deeper than CODAP nests them.
        for _ in 0..<4 {
            guard let next = place["error"] ?? place["values"] else { return nil }
            if let words = next.stringValue { return words.isEmpty ? nil : words }
            place = next
        }
        return nil
    }
}
