import JSON
import Wire

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
