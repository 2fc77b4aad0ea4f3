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
    guard !key.utf8.contains(UInt8(ascii: "]")) else {
        throw CallFailure(
            .invalidArguments,
            "The name \"\(key)\" holds \"]\", which CODAP's plugin API cannot address; "
                + "use the numeric id instead, as a string.",
            details: ["name": .string(key)])
    }
    return "\(type)[\(key)]"
}

/// The arguments of one call. The schema has been checked: what is required is there.
struct Arguments {
    let value: JSONValue

    func text(_ name: String) throws(CallFailure) -> String {
        guard let text = value[name]?.stringValue else {
            throw CallFailure(.invalidArguments, "\"\(name)\" must be a string.")
        }
        return text
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
