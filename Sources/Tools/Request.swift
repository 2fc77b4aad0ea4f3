import JSON
import Wire

/// Requests of CODAP's data-interactive plugin API.
enum Request {
    static func get(_ resource: String) -> JSONValue {
        ["action": "get", "resource": .string(resource)]
    }

    static func create(_ resource: String, _ values: JSONValue) -> JSONValue {
        ["action": "create", "resource": .string(resource), "values": values]
    }
}

/// A piece of a resource selector, `type[key]`.
/// - Throws: `invalid_args` when the key holds `]`, which a selector has no way to escape.
func selector(_ type: String, _ key: String) throws(CallFailure) -> String {
    let bytes = key.utf8.span
    for position in bytes.indices where bytes[position] == UInt8(ascii: "]") {
        throw CallFailure(
            .invalidArguments,
            "The name \"\(key)\" holds \"]\", which CODAP's plugin API cannot address; "
                + "use the numeric id instead, as a string.",
            details: ["name": .string(key)])
    }
    return "\(type)[\(key)]"
}

/// The arguments of one call. The relay has held them against the schema; what a run depends on is
/// checked again as it is read, for a relay with another catalogue than this tab's.
struct Arguments {
    let value: JSONValue

    func text(_ name: String) throws(CallFailure) -> String {
        guard let text = value[name]?.stringValue else { throw misfit(name, "a string") }
        return text
    }

    func list(_ name: String) throws(CallFailure) -> [JSONValue] {
        guard let list = value[name]?.arrayValue else { throw misfit(name, "an array") }
        return list
    }

    /// As ``text(_:)``, or `nil` for what was left out.
    func text(ifGiven name: String) throws(CallFailure) -> String? {
        value[name] == nil ? nil : try text(name)
    }

    /// As ``list(_:)``, or `nil` for what was left out.
    func list(ifGiven name: String) throws(CallFailure) -> [JSONValue]? {
        value[name] == nil ? nil : try list(name)
    }

    private func misfit(_ name: String, _ expected: String) -> CallFailure {
        CallFailure(.invalidArguments, "\"\(name)\" must be \(expected).")
    }

    func dataContext() throws(CallFailure) -> String {
        try selector("dataContext", text("dataContext"))
    }

    func collection() throws(CallFailure) -> String {
        try dataContext() + "." + selector("collection", text("collection"))
    }

    /// The members of `names` that were given, in that order.
    func picking(_ names: [String]) -> JSONObject {
        var picked = JSONObject()
        for name in names {
            if let member = value[name] { picked[name] = member }
        }
        return picked
    }

    /// All members but `names`.
    func leavingOut(_ names: [String]) -> JSONObject {
        var rest = JSONObject()
        for (name, member) in value.objectValue ?? JSONObject() {
            if !names.contains(where: name.isSameText) { rest[name] = member }
        }
        return rest
    }
}

extension ToolRun {
    /// One request, whose answer is the result.
    static func one(_ request: JSONValue) -> ToolRun {
        ToolRun { (answers) throws(CallFailure) in
            answers.first.map(ToolStep.done) ?? .send(request)
        }
    }

    /// A request that must succeed first, because CODAP would accept the second one silently and
    /// do something else; the second one's answer is the result.
    static func checking(_ check: JSONValue, then request: JSONValue) -> ToolRun {
        ToolRun { (answers) throws(CallFailure) in
            switch answers.count {
            case 0: .send(check)
            case 1: .send(request)
            default: .done(answers[1])
            }
        }
    }
}
