import JSON
import Wire

/// Compares what was wanted with what is there after CODAP has said that it succeeded: it accepts
/// much without effect.
/// - Returns: `{applied: {…}, notApplied: {…}}`.
@inline(never)
func effect(of wanted: JSONObject, in actual: JSONValue) -> JSONObject {
    var applied = JSONObject()
    var notApplied = JSONObject()
    for (name, value) in wanted {
        if isMet(value, by: actual[name]) {
            applied[name] = value
        } else {
            notApplied[name] = value
        }
    }
    return ["applied": .object(applied), "notApplied": .object(notApplied)]
}

/// Whether a wanted value is there: what was cleared may be missing, a number may have become
/// text, and of an object the wanted members count.
private func isMet(_ wanted: JSONValue, by actual: JSONValue?) -> Bool {
    if case .object(let members) = wanted {
        for (name, value) in members where !isMet(value, by: actual?[name]) { return false }
        return true
    }
    let actual = actual ?? .null
    let isCleared = wanted.isNull || wanted == ""
    if isCleared { return actual.isNull || actual == "" }
    if let left = wanted.selectorKey, let right = actual.selectorKey {
        return left.isSameText(as: right) || wanted == actual
    }
    return wanted == actual
}

extension Field {
    /// What ``effect(of:in:)`` answers, for output schemas.
    static let effect: [Field] = [
        .required("applied", .record([]), "What took effect."),
        .required("notApplied", .record([]), "What CODAP accepted without effect."),
    ]
}

/// Removes something, and tells what it was. CODAP's word for it is not enough: it is looked for
/// once more.
/// - Parameter parent: What may disappear with it, and under which name that is told.
func removing(_ resource: String, parent: (resource: String, member: String)? = nil) -> Step {
    .ask(CODAPRequest.get(resource)) { (there) throws(CallFailure) in
        .ask(CODAPRequest.delete(resource)) { (_) throws(CallFailure) in
            let reads = [resource] + (parent.map { [$0.resource] } ?? [])
            return .attemptAll(reads.map(CODAPRequest.get)) { (answers) throws(CallFailure) in
                if let id = there["id"], answers[0].value?["id"] == id {
                    throw CallFailure(
                        .codap,
                        "CODAP answered that it had deleted \(resource), but it is still there; "
                            + "it may be protected.")
                }
                var deleted = Arguments(value: there).picking(["id", "name", "title"])
                if there["attrs"] != nil {
                    let attributes = names(of: DataSetDescription.attributes(of: there))
                    deleted["attributes"] = .array(attributes.map(JSONValue.string))
                }
                var result: JSONObject = ["deleted": .object(deleted)]
                if let parent { result[parent.member] = .bool(answers[1].value == nil) }
                return .done(.object(result))
            }
        }
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
