// Steps that tools of components share.
import JSON
import Wire

/// `component[…]` for an id as CODAP answered it.
@inline(never)
func component(_ id: JSONValue?) throws(CallFailure) -> String {
    guard let key = id?.selectorKey else {
        throw CallFailure(
            .codap, "CODAP did not say the component's id; list_components shows what there is.")
    }
    return try selector("component", key)
}

/// Reads the component that a call names, and refuses one of another type.
/// - Parameter types: None for a component of any type.
@inline(never)
func findingComponent(
    _ given: Arguments, _ types: [String],
    then next:
        @escaping @Sendable (_ found: JSONValue, _ resource: String) throws(CallFailure) ->
        Step
) throws(CallFailure) -> Step {
    .ask(CODAPRequest.get(try given.component())) { (found) throws(CallFailure) in
        let type = found["type"]?.stringValue ?? ""
        if !types.isEmpty, !types.contains(where: type.isSameText) {
            let expected = types.joined(separator: " or ")
            throw CallFailure(
                .codap,
                "The component is of type \"\(type)\", but this takes \(expected); "
                    + "list_components shows the type of each.")
        }
        // By its id from here on: a title may change, and fit several.
        return try identifying(found, try given.key("component")) {
            (found) throws(CallFailure) in
            try next(found, try component(found["id"]))
        }
    }
}

/// Adds the id to a component's description, for CODAP v2 leaves it out.
/// - Parameter key: What CODAP found it by.
@inline(never)
func identifying(
    _ found: JSONValue, _ key: String,
    then next: @escaping @Sendable (JSONValue) throws(CallFailure) -> Step
) throws(CallFailure) -> Step {
    guard found["id"] == nil else { return try next(found) }
    return .ask(CODAPRequest.get("componentList")) { (list) throws(CallFailure) in
        var object = found.objectValue ?? JSONObject()
        for name in ["name", "id", "title"] where object["id"] == nil {
            object["id"] = DataSetDescription.first(in: list.arrayValue ?? [], name, key)?["id"]
        }
        return try next(.object(object))
    }
}

/// Creates a component, and tells what of the wishes it shows.
/// - Parameter values: What CODAP is told besides.
@inline(never)
func creatingComponent(_ type: String, _ values: JSONObject = [:], _ wishes: Wishes) -> Step {
    var all: JSONObject = ["type": .string(type)]
    merge(values, into: &all)
    // What was asked for goes before what is usual.
    merge(wishes.values, into: &all)
    return .ask(CODAPRequest.create("component", .object(all))) { (made) throws(CallFailure) in
        try telling(wishes, of: made)
    }
}

/// Changes a component, and tells what of the wishes it shows.
@inline(never)
func changingComponent(_ found: JSONValue, _ resource: String, _ wishes: Wishes) throws(CallFailure)
    -> Step
{
    try requireAny(wishes.values, of: "more than \"component\"")
    return .ask(CODAPRequest.update(resource, .object(wishes.values))) {
        (_) throws(CallFailure) in try telling(wishes, of: found)
    }
}

/// Reads a component back.
/// - Parameter result: What else the call answers.
@inline(never)
func telling(
    _ wishes: Wishes, of made: JSONValue, _ result: JSONObject = [:]
) throws(CallFailure) -> Step {
    .ask(CODAPRequest.get(try component(made["id"]))) { (shown) throws(CallFailure) in
        var all = reference(made)
        merge(reference(shown), into: &all)
        merge(result, into: &all)
        return .done(.object(wishes.result(all, shown: shown)))
    }
}

/// Takes over members; one that is there already is replaced.
@inline(never)
func merge(_ members: JSONObject, into object: inout JSONObject) {
    for (name, value) in members { object[name] = value }
}

/// Which component it is.
@inline(never)
func reference(_ component: JSONValue) -> JSONObject {
    Arguments(value: component).picking(["id", "name", "title", "type"])
}

/// The member of a list that has that id.
@inline(never)
func member(_ id: JSONValue?, of list: JSONValue) -> JSONValue? {
    guard let key = id?.selectorKey else { return nil }
    return DataSetDescription.first(in: list.arrayValue ?? [], "id", key)
}

extension Field {
    static let title = Field.optional("title", .text, "What its title bar shows.")
    static let dimensions = Shape.object([
        .required("width", .number, "Pixels."), .required("height", .number, "Pixels."),
    ])
    static let position = Shape.object([
        .required("left", .number, "Pixels from the left edge of the document."),
        .required("top", .number, "Pixels from its top edge."),
    ])

    /// What every new component takes.
    static let placement: [Field] = [
        .title,
        .optional(
            "position", .union([.choice(["top", "bottom"]), position]),
            "Left out, CODAP finds a free place, as it does near the \"top\" or \"bottom\"."),
        .optional("dimensions", dimensions, "Left out, CODAP's usual size."),
    ]
    /// Which component it is.
    static let reference: [Field] = [
        .required("id", .id, "The component's id, for further calls."),
        .optional("title", .clearable(.anyText), "What its title bar shows."),
        .optional("type", .text, "CODAP's word, such as graph or caseTable."),
    ]
    static let created = Field.required(
        "created", .boolean, "False when it existed and was shown again.")
}

extension Shape {
    /// A component, and what took effect on it.
    static let effect = Shape.record(Field.reference + Field.wishes)
}
