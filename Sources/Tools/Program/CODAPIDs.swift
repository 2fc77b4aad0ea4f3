import JSON
import Wire

// Ids of cases and items. CODAP passes over those it does not know without a word, and some of its
// versions fail half-way: which of them there are is asked before anything is changed.

extension Shape {
    static let ids = Shape.list(of: .id)
    /// Ids in a result, which may be none.
    static let anyIDs = Shape.listOrNone(of: .id)
}

extension Field {
    static let notFound = Field.required("notFound", .anyIDs, "Ids that there are not.")
    static let unknownAttributes = Field.required(
        "unknownAttributes", .listOrNone(of: .text),
        "Names that are no attributes; their cells were left out.")
}

extension JSONValue {
    /// An id as CODAP wants it outside selectors: digits as a number.
    var id: JSONValue {
        guard let text = stringValue, let number = JSONNumber(text: text) else { return self }
        return .number(number)
    }
}

/// The same ids, each once.
@inline(never)
func distinct(_ ids: [JSONValue]) -> [JSONValue] {
    var seen = JSONObject()
    return ids.filter { id in
        guard let key = id.selectorKey, seen[key] == nil else { return false }
        seen[key] = .null
        return true
    }
}

/// What is left of a question which cases or items there are.
struct FoundIDs {
    /// The answer to what was read along with them.
    let described: JSONValue
    let found: [JSONValue]
    let notFound: [JSONValue]

    /// A result: the ids found under `name`, and the others.
    func result(_ name: String) -> JSONObject {
        [name: .array(found), "notFound": .array(notFound)]
    }
}

/// Asks which of some ids there are, and reads `resource`, in one message.
/// - Parameters:
///   - ids: Of cases or items; some may be given twice.
///   - type: `caseByID` or `itemByID`.
///   - resource: What the ids are looked for in. It must be there.
/// - Throws: `invalid_args` when there is none of them.
@inline(never)
func finding(
    _ ids: [JSONValue], as type: String, in resource: String,
    then next: @escaping @Sendable (FoundIDs) throws(CallFailure) -> Step
) throws(CallFailure) -> Step {
    let ids = distinct(ids)
    var requests = [CODAPRequest.get(resource)]
    for id in ids {
        requests.append(
            CODAPRequest.get(resource + "." + (try selector(type, id.selectorKey ?? ""))))
    }
    return .attemptAll(requests) { (answers) throws(CallFailure) in
        if case .failure(let words) = answers[0] {
            throw CallFailure(refused: CODAPRequest.get(resource), words: words)
        }
        var found: [JSONValue] = []
        var notFound: [JSONValue] = []
        for (id, answer) in zip(ids, answers.dropFirst()) {
            if answer.value == nil { notFound.append(id) } else { found.append(id.id) }
        }
        guard !found.isEmpty else {
            throw CallFailure(
                .invalidArguments, "There is nothing with any of these ids in \(resource).",
                details: ["notFound": .array(notFound)])
        }
        return try next(
            FoundIDs(described: answers[0].value ?? .null, found: found, notFound: notFound))
    }
}

/// Deletes what there is of some ids: a request each, as no version takes a list of all kinds.
func deleting(
    _ ids: [JSONValue], as type: String, in resource: String
) throws(CallFailure) -> Step {
    try finding(ids, as: type, in: resource) { (ids) throws(CallFailure) in
        .askAll(
            ids.found.map {
                CODAPRequest.delete("\(resource).\(type)[\($0.selectorKey ?? "")]")
            }
        ) { (_) throws(CallFailure) in .done(.object(ids.result("deleted"))) }
    }
}

/// Writes cells of many cases or items in one request.
/// - Parameters:
///   - updates: Each `{id, values}`.
///   - kind: `case` or `item`.
///   - resource: The data set, or the collection for cases.
func updating(
    _ updates: [JSONValue], _ kind: String, in resource: String
) throws(CallFailure) -> Step {
    let ids = updates.compactMap { $0["id"] }
    return try finding(ids, as: kind + "ByID", in: resource) { (ids) throws(CallFailure) in
        var names = AttributeNames(ids.described)
        var there = JSONObject()
        for id in ids.found { there[id.selectorKey ?? ""] = id }
        var values: [JSONValue] = []
        for update in updates {
            let cells = names.cells(update["values"])
            guard let id = there[update["id"]?.selectorKey ?? ""] else { continue }
            values.append(["id": id, "values": cells])
        }
        try names.requireSome()
        var result = ids.result("updated")
        result["unknownAttributes"] = .array(names.unknown)
        let update = CODAPRequest.update("\(resource).\(kind)", .array(values))
        return .ask(update) { [result] (_) throws(CallFailure) in .done(.object(result)) }
    }
}
