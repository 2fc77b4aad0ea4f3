import HTTP
import JSON
import Wire

/// A value that clients spell in several ways. The first name is the one we write.
struct FieldNames {
    let names: [String]

    static let code = FieldNames(names: ["code", "sessionCode", "sessionId"])
    static let id = FieldNames(names: ["requestId", "id"])
    static let tool = FieldNames(names: ["tool", "toolName", "functionName"])
    static let arguments = FieldNames(names: ["args", "arguments", "params", "parameters"])
}

/// The members of a JSON body, read by any of their names.
struct BodyFields {
    private let object: JSONObject

    /// - Throws: `invalid_json` with the byte offset, or `invalid_field` when it is no object.
    init(_ body: [UInt8]) throws(Problem) {
        let value: JSONValue
        do throws(JSONParseError) {
            // Its size has been judged as it came in, by what it is for.
            value = try JSONValue.parse(body, limits: JSONLimits(maxBytes: body.count))
        } catch {
            throw Problem(
                .invalidJSON, "The body is not valid JSON: \(error.message)",
                details: ["offset": .number(JSONNumber(error.offset))])
        }
        guard let object = value.objectValue else {
            throw Problem(.invalidField, "The body must be a JSON object.")
        }
        self.object = object
    }

    /// The whole body.
    var json: JSONValue { .object(object) }

    subscript(_ name: String) -> JSONValue? { object[name] }

    /// The member under whichever of its names was used.
    /// - Throws: `conflicting_fields` when two names carry different values.
    func value(_ field: FieldNames) throws(Problem) -> JSONValue? {
        var found: (name: String, value: JSONValue)?
        for name in field.names {
            guard let value = object[name] else { continue }
            if let found, found.value != value {
                throw Problem(
                    .conflictingFields,
                    "\"\(found.name)\" and \"\(name)\" mean the same and differ; send one.")
            }
            found = found ?? (name, value)
        }
        return found?.value
    }

    /// As ``value(_:)``, but it must be there and be a string.
    func text(_ field: FieldNames) throws(Problem) -> String {
        guard let text = try textIfGiven(field) else { throw missing(field.names[0]) }
        return text
    }

    /// As ``value(_:)``, but it must be a string.
    func textIfGiven(_ field: FieldNames) throws(Problem) -> String? {
        guard let value = try value(field) else { return nil }
        guard let text = value.stringValue else {
            throw Problem(
                .invalidField, "\"\(field.names[0])\" must be a string.",
                details: ["field": .string(field.names[0])])
        }
        return text
    }

    func requestId() throws(Problem) -> RequestID? {
        guard let value = try value(.id) else { return nil }
        guard let id = value.stringValue.flatMap({ RequestID($0) }) else {
            throw badRequestId(in: "requestId")
        }
        return id
    }
}

/// - Throws: `invalid_session_code`. The text is not repeated: a mistyped code is nearly a code.
func readCode(_ text: String) throws(Problem) -> SessionCode {
    guard let code = SessionCode(typed: text) else { throw Problem(.invalidSessionCode) }
    return code
}

func missing(_ name: String) -> Problem {
    Problem(
        .missingField, "\"\(name)\" is missing; add it.", details: ["field": .string(name)])
}

func badRequestId(in place: String) -> Problem {
    Problem(
        .invalidField,
        "\"\(place)\" must be 1 to \(RequestID.maxLength) characters of A-Z a-z 0-9 . _ : -",
        details: ["field": .string(place)])
}
