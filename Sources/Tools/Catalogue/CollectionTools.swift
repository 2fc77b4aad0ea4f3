import JSON
import Wire

let collectionTools: [Tool] = [
    Tool(
        "list_collections", .reads, title: "List collections",
        description: "Lists a data set's collections, the levels of its hierarchy.",
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .references("collections", "From parent to child."),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.dataContext() + ".collectionList")) {
                (list) throws(CallFailure) in .done(["collections": list])
            }
        }),
    Tool(
        "get_collection", .reads, title: "Describe a collection",
        description: """
            Describes one collection: its attributes with types and formulas, what its cases are \
            called, its parent collection's id. Answers no cases; get_cases does.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals"],
        input: [.dataContext, .collection],
        output: .record([
            .required("name", .text, "Its name."),
            .required("attrs", .listOrNone(of: .any), "Its attributes, from left to right."),
        ]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.collection())) { (described) throws(CallFailure) in
                .done(summary(described))
            }
        }),
    Tool(
        "create_collection", .ensures, title: "Create a collection",
        description: """
            Adds a collection to a data set. "parent" names the collection it goes right under; \
            "_root_" makes it the outermost; left out, it becomes the innermost. A name that is \
            taken leaves that collection as it is and answers "created": false. To group by an \
            attribute that there is, use create_collection_from_attribute.
            """,
        example: ["dataContext": "Mammals", "name": "Diets", "parent": "_root_"],
        input: [.dataContext] + newCollection + [
            .optional("parent", .id, "Name or id of the parent collection, or \"_root_\".")
        ],
        output: .record([
            .required("collections", .list(of: .reference), "The one that was made or found."),
            .required("created", .boolean, "False when the name was taken."),
            .required(
                "notApplied", .listOrNone(of: .any),
                "Attributes that it does not have; another collection may have such names."),
        ]),
        program: createCollection),
    Tool(
        "update_collection", .overwrites, title: "Retitle a collection",
        description: """
            Changes what people see of a collection: its title, and what its cases are called. \
            Its name cannot change.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals",
            "labels": ["singleCase": "animal", "pluralCase": "animals"],
        ],
        input: [
            .dataContext, .collection, .optional("title", .text, "What people see."),
            .optional("labels", .object(collectionLabels), "What its cases are called."),
        ],
        output: .record(Field.effect),
        program: { (given) throws(CallFailure) in
            let collection = try given.collection()
            let wanted = given.picking(["title", "labels"])
            try requireAny(wanted, of: "title or labels")
            return .ask(CODAPRequest.update(collection, .object(wanted))) {
                (_) throws(CallFailure) in
                .ask(CODAPRequest.get(collection)) { (described) throws(CallFailure) in
                    .done(.object(effect(of: wanted, in: described)))
                }
            }
        }),
    Tool(
        "delete_collection", .removes, title: "Delete a collection",
        description: """
            Deletes a collection with all its attributes and their values. To keep them, first \
            move them to another collection with move_attribute.
            """,
        example: ["dataContext": "Mammals", "collection": "Diets"],
        input: [.dataContext, .collection],
        output: .record([
            .required("deleted", .reference, "The collection, and the names of its attributes.")
        ]),
        program: { (given) throws(CallFailure) in removing(try given.collection()) }),
    Tool(
        "create_collection_from_attribute", .adds, title: "Group by an attribute",
        description: """
            Groups the cases of a data set by an attribute: makes a collection and moves the \
            attribute into it, so that cases with equal values get one parent case. The new \
            collection is the outermost unless "parent" says under which one it goes.
            """,
        example: ["dataContext": "Mammals", "attribute": "Diet", "name": "Diets"],
        input: [
            .dataContext, .attribute,
            .optional(
                "name", .text, "The new collection's name; without it, the attribute's plus s."),
            .optional("parent", .id, "Name or id of the collection right above the new one."),
        ],
        output: .record([
            .required("collection", .record([]), "The new collection with its attributes."),
            .required("collections", .list(of: .reference), "All, from parent to child."),
        ]),
        program: createCollectionFromAttribute),
]

/// What the cases of a collection are called.
let collectionLabels: [Field] = [
    .optional("singleCase", .text, "One case, such as \"animal\"."),
    .optional("pluralCase", .text, "Several, such as \"animals\"."),
    .optional("singleCaseWithArticle", .text, "Such as \"an animal\"."),
    .optional("setOfCases", .text, "All that belong together, such as \"herd\"."),
    .optional("setOfCasesWithArticle", .text, "Such as \"a herd\"."),
]

/// The name by which CODAP finds the parent, `_root_` or `nil`.
/// - Throws: A failure that names the collections there are: CODAP takes any other for `_root_`.
private func parent(
    _ key: String?, in set: DataSetDescription
) throws(CallFailure) -> JSONValue? {
    guard let key else { return nil }
    if set.collection(key) == nil, key.isSameText(as: "_root_") { return .string(key) }
    return try set.knownCollection(key)["name"]
}

@Sendable private func createCollection(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let name = try given.text("name")
    let values = try collectionValues([given.value])[0]
    return describing(context) { (set) throws(CallFailure) in
        var collection = values.objectValue ?? JSONObject()
        collection["parent"] = try parent(given["parent"]?.selectorKey, in: set)
        let existed = names(of: set.collections).contains(where: name.isSameText)
        let create = CODAPRequest.create(context + ".collection", [.object(collection)])
        return .ask(create) { (made) throws(CallFailure) in
            let result: JSONValue = [
                "collections": made, "created": .bool(!existed), "notApplied": [],
            ]
            guard given["attributes"] != nil else { return .done(result) }
            return describing(context) { (set) throws(CallFailure) in
                .done(adding("notApplied", set.lacking([values]), to: result))
            }
        }
    }
}

@Sendable private func createCollectionFromAttribute(
    _ given: Arguments
) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let key = try given.key("attribute")
    return describing(context) { (set) throws(CallFailure) in
        let (attribute, owner) = try set.knownAttribute(key)
        let attributeName = attribute["name"]?.stringValue ?? key
        let name = given["name"]?.stringValue ?? attributeName + "s"
        guard !names(of: set.collections).contains(where: name.isSameText) else {
            throw CallFailure(
                .codap,
                "The data set has a collection \"\(name)\" already; give another \"name\", or "
                    + "use move_attribute.", details: ["name": .string(name)])
        }
        let parent = try parent(given["parent"]?.selectorKey ?? "_root_", in: set)
        let values: JSONValue = ["name": .string(name), "parent": parent ?? .null]
        let location = try locationOf(attributeName, in: owner, of: context)
        return .ask(CODAPRequest.create(context + ".collection", [values])) {
            (_) throws(CallFailure) in
            .ask(CODAPRequest.update(location, ["collection": .string(name), "position": 0])) {
                (_) throws(CallFailure) in
                describing(context) { (set) throws(CallFailure) in
                    let made = try set.knownCollection(name)
                    guard
                        names(of: DataSetDescription.attributes(of: made))
                            .contains(where: attributeName.isSameText)
                    else { throw unmoved(attributeName, to: name) }
                    return .done([
                        "collection": summary(made),
                        "collections": .array(
                            set.collections.map {
                                .object(Arguments(value: $0).picking(["id", "name", "title"]))
                            }),
                    ])
                }
            }
        }
    }
}

/// The resource that moves an attribute.
func locationOf(
    _ attribute: String, in collection: JSONValue, of context: String
) throws(CallFailure) -> String {
    let key = collection["name"]?.selectorKey ?? ""
    return try context + "." + selector("collection", key) + "."
        + selector("attributeLocation", attribute)
}

/// CODAP has accepted a move and not made it.
func unmoved(_ attribute: String, to collection: String) -> CallFailure {
    CallFailure(
        .codap,
        "CODAP accepted to move \"\(attribute)\" to \"\(collection)\", but it is not there.")
}
