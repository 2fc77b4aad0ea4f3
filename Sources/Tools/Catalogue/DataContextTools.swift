import JSON
import Wire

let dataContextTools: [Tool] = [
    Tool(
        "list_data_contexts", .reads, title: "List data sets",
        description: """
            Lists the document's data sets (CODAP calls them data contexts). Use it first, to \
            learn what there is.
            """,
        example: [:], output: .references("dataContexts", "Every data set."),
        program: { (_) throws(CallFailure) in
            .ask(CODAPRequest.get("dataContextList")) { (list) throws(CallFailure) in
                .done(["dataContexts": list])
            }
        }),
    Tool(
        "get_data_context", .reads, title: "Describe a data set",
        description: """
            Describes one data set: its collections from parent to child and their attributes \
            with types and formulas. Answers no cases; use get_items or get_cases for those. The \
            colours of categories come with get_attribute.
            """,
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .record([
            .required("id", .id, "Its id."), .required("name", .text, "Its name."),
            .required("collections", .list(of: .any), "From parent to child, with attributes."),
            .optional("setAsideItemCount", .count, "How many items are set aside."),
        ]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.dataContext())) { (described) throws(CallFailure) in
                .done(summary(described))
            }
        }),
    Tool(
        "create_data_context", .ensures, title: "Create a data set",
        description: """
            Creates a data set, with its collections (parent first) and their attributes if given. \
            A name that is taken leaves the existing data set as it is and answers "created": \
            false. create_dataset_with_table fills and shows it in one go.
            """,
        example: [
            "name": "Mammals",
            "collections": [["name": "Animals", "attributes": [["name": "Mass"]]]],
        ],
        input: newDataContext + [
            .optional(
                "collections", .list(of: .object(newCollection)),
                "Levels of the hierarchy, from parent to child.")
        ],
        output: .record([
            .required("id", .id, "Its id."), .required("name", .text, "Its name."),
            .required("created", .boolean, "False when the name was taken."),
            .optional(
                "notApplied", .listOrNone(of: .any),
                "Collections and attributes that CODAP did not make."),
        ]),
        program: createDataContext),
    Tool(
        "update_data_context", .overwrites, title: "Rename or describe a data set",
        description: """
            Changes a data set's title, which people see, or its description. Its name, by which \
            tools and formulas know it, cannot change.
            """,
        example: ["dataContext": "Mammals", "title": "Mammals of the world"],
        input: [
            .dataContext, .optional("title", .text, "What people see."),
            .optional("description", .clearable(.anyText), "What the data is about."),
        ],
        output: .record(Field.effect), program: updateDataContext),
    Tool(
        "sort_data_context", .overwrites, title: "Sort a data set",
        description: """
            Puts the cases of a data set in the order of one attribute's values, for good: tables \
            and indexes follow. Numbers come before text.
            """,
        example: ["dataContext": "Mammals", "attribute": "LifeSpan", "descending": true],
        input: [
            .dataContext, .attribute,
            .optional("descending", .boolean, "From the largest to the smallest."),
        ],
        output: .record([.required("sortedBy", .text, "The attribute's name.")]),
        program: { (given) throws(CallFailure) in
            let context = try given.dataContext()
            let key = try given.key("attribute")
            let isDescending = JSONValue(given.isSet("descending"))
            return describing(context) { (set) throws(CallFailure) in
                let name = try set.knownAttribute(key).attribute["name"] ?? .null
                let sort: JSONValue = ["sort": ["attr": name, "isDescending": isDescending]]
                return .ask(CODAPRequest.update(context, sort)) { (_) throws(CallFailure) in
                    .done(["sortedBy": name])
                }
            }
        }),
    Tool(
        "delete_data_context", .removes, title: "Delete a data set",
        description: """
            Deletes a data set with all its cases, attributes and collections. Tables and graphs \
            of it lose their data. In CODAP 3 a person can take it back with undo.
            """,
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .record([.required("deleted", .reference, "What was deleted.")]),
        program: { (given) throws(CallFailure) in removing(try given.dataContext()) }),
]

/// What a data set is created with, besides its collections.
let newDataContext: [Field] = [
    .required("name", .text, "The data set's name; graphs refer to it by this."),
    .optional("title", .text, "What people see, if not the name."),
    .optional("description", .text, "What the data is about."),
]

/// A collection that comes with its data set.
let newCollection: [Field] = [
    .required("name", .text, "The collection's name."),
    .optional("title", .text, "What people see, if not the name."),
    .optional("labels", .object(collectionLabels), "What its cases are called."),
    .optional("attributes", .list(of: .newAttribute), "Its attributes."),
]

/// Reads what a data set is made of.
func describing(
    _ context: String,
    then next: @escaping @Sendable (DataSetDescription) throws(CallFailure) -> Step
) -> Step {
    .ask(CODAPRequest.get(context)) { (described) throws(CallFailure) in
        try next(DataSetDescription(value: described))
    }
}

/// CODAP spells a collection's attributes `attrs`.
/// - Throws: `invalid_args` for names that come twice.
func collectionValues(_ collections: [JSONValue]) throws(CallFailure) -> [JSONValue] {
    try requireDistinct(names(of: collections), "collection")
    var attributes: [JSONValue] = []
    var values: [JSONValue] = []
    for collection in collections {
        var picked = Arguments(value: collection).picking(["name", "title", "parent", "labels"])
        if let own = collection["attributes"] {
            picked["attrs"] = own
            attributes += own.arrayValue ?? []
        }
        values.append(.object(picked))
    }
    try requireDistinct(names(of: attributes), "attribute")
    return values
}

@Sendable private func createDataContext(_ given: Arguments) throws(CallFailure) -> Step {
    let name = try given.text("name")
    var values = given.picking(["name", "title", "description"])
    let collections = try collectionValues(given["collections"]?.arrayValue ?? [])
    if !collections.isEmpty { values["collections"] = .array(collections) }
    let create = CODAPRequest.create("dataContext", .object(values))
    // CODAP answers a used name with success and changes nothing, so it is looked up first.
    return .ask(CODAPRequest.get("dataContextList")) { (list) throws(CallFailure) in
        let existed = names(of: list.arrayValue ?? []).contains(where: name.isSameText)
        return .ask(create) { (made) throws(CallFailure) in
            let result = adding("created", .bool(!existed), to: made)
            if existed || collections.isEmpty { return .done(result) }
            return describing(try selector(made, name)) { (set) throws(CallFailure) in
                .done(adding("notApplied", set.lacking(collections), to: result))
            }
        }
    }
}

/// An object with one member more.
func adding(_ name: String, _ value: JSONValue, to object: JSONValue) -> JSONValue {
    var members = object.objectValue ?? JSONObject()
    members[name] = value
    return .object(members)
}

/// The selector of a data set that has just been made: by its id, if CODAP told it.
func selector(_ made: JSONValue, _ name: String) throws(CallFailure) -> String {
    try selector("dataContext", made["id"]?.selectorKey ?? name)
}

@Sendable private func updateDataContext(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let wanted = given.picking(["title", "description"])
    try requireAny(wanted, of: "title or description")
    var values = given.picking(["title"])
    if let text = wanted["description"] {
        values["metadata"] = ["description": text.isNull ? "" : text]
    }
    return .ask(CODAPRequest.update(context, .object(values))) { (_) throws(CallFailure) in
        .ask(CODAPRequest.get(context)) { (described) throws(CallFailure) in
            var actual = Arguments(value: described).picking(["title", "description"])
            if let text = described["metadata"]?["description"] { actual["description"] = text }
            return .done(.object(effect(of: wanted, in: .object(actual))))
        }
    }
}
