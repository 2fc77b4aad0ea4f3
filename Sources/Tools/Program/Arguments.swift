import JSON
import Wire

/// The arguments of one call, which fit the tool's input. What is read here and does not fit is a
/// fault of the catalogue, and still ends as a failure instead of a trap.
struct Arguments: Sendable {
    let value: JSONValue

    @inline(never)
    subscript(_ name: String) -> JSONValue? { value[name] }

    @inline(never)
    func text(_ name: String) throws(CallFailure) -> String {
        guard let text = value[name]?.stringValue else { throw misfit(name, "a string") }
        return text
    }

    @inline(never)
    func list(_ name: String) throws(CallFailure) -> [JSONValue] {
        guard let list = value[name]?.arrayValue else { throw misfit(name, "an array") }
        return list
    }

    /// A whole number, or what stands for one that was left out.
    @inline(never)
    func integer(_ name: String, default standard: Int) throws(CallFailure) -> Int {
        guard let given = value[name] else { return standard }
        guard let integer = given.numberValue?.wholeInt else {
            throw misfit(name, "a whole number")
        }
        return integer
    }

    /// Whether it was given and is true.
    @inline(never)
    func isSet(_ name: String) -> Bool { value[name]?.boolValue ?? false }

    /// The key that names something in a resource selector: a name, or an id as its digits.
    @inline(never)
    func key(_ name: String) throws(CallFailure) -> String {
        guard let key = value[name]?.selectorKey else { throw misfit(name, "a string or a number") }
        return key
    }

    @inline(never)
    private func misfit(_ name: String, _ expected: String) -> CallFailure {
        CallFailure(.invalidArguments, "\"\(name)\" must be \(expected).")
    }

    /// `dataContext[…]` for the argument of that name.
    @inline(never)
    func dataContext() throws(CallFailure) -> String {
        try selector("dataContext", key("dataContext"))
    }

    /// `dataContext[…].collection[…]`.
    @inline(never)
    func collection() throws(CallFailure) -> String {
        try dataContext() + "." + selector("collection", key("collection"))
    }

    /// `dataContext[…].collection[…].attribute[…]`.
    @inline(never)
    func attribute() throws(CallFailure) -> String {
        try collection() + "." + selector("attribute", key("attribute"))
    }

    /// `component[…]`.
    @inline(never)
    func component() throws(CallFailure) -> String {
        try selector("component", key("component"))
    }

    /// The members of `names` that were given, in that order.
    @inline(never)
    func picking(_ names: [String]) -> JSONObject {
        var picked = JSONObject()
        for name in names {
            if let member = value[name] { picked[name] = member }
        }
        return picked
    }

    /// All members but `names`.
    @inline(never)
    func leavingOut(_ names: [String]) -> JSONObject {
        var rest = JSONObject()
        for (name, member) in value.objectValue ?? JSONObject() {
            if !names.contains(where: name.isSameText) { rest[name] = member }
        }
        return rest
    }
}

/// - Throws: `invalid_args` when none of `names` was given.
func requireAny(_ given: JSONObject, of names: String) throws(CallFailure) {
    guard given.isEmpty else { return }
    throw CallFailure(.invalidArguments, "There is nothing to change; give \(names).")
}

/// - Throws: `invalid_args` for a name that comes twice.
func requireDistinct(_ names: [String], _ kind: String) throws(CallFailure) {
    var seen = JSONObject()
    for name in names {
        guard seen[name] == nil else {
            throw CallFailure(
                .invalidArguments,
                "The \(kind) \"\(name)\" is given twice; names must differ.",
                details: ["name": .string(name)])
        }
        seen[name] = true
    }
}

/// A piece of a resource selector, `type[key]`.
/// - Throws: `invalid_args` when the key holds `]`, which a selector has no way to escape.
@inline(never)
func selector(_ type: String, _ key: String) throws(CallFailure) -> String {
    let bytes = key.utf8.span
    for position in bytes.indices where bytes[position] == UInt8(ascii: "]") {
        throw CallFailure(
            .invalidArguments,
            "The name \"\(key)\" holds \"]\", which CODAP's plugin API cannot address; "
                + "use the numeric id instead.",
            details: ["name": .string(key)])
    }
    return "\(type)[\(key)]"
}

extension JSONValue {
    /// As a key of a selector: text as it is, a number's digits.
    var selectorKey: String? { stringValue ?? numberValue?.text }
}

extension JSONNumber {
    /// As an `Int`, also when it was written `3.0`.
    var wholeInt: Int? { int ?? (isInteger ? Int(exactly: double) : nil) }
}
