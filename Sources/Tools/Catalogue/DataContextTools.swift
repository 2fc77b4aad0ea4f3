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
            with types and formulas. Answers no cases; use get_items or get_cases for those.
            """,
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .record([
            .required("id", .id, "Its id."), .required("name", .text, "Its name."),
            .required("collections", .list(of: .any), "From parent to child, with attributes."),
        ]),
        program: { (given) throws(CallFailure) in .ask(CODAPRequest.get(try given.dataContext())) }
    ),
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
        input: [
            .required("name", .text, "The data set's name; graphs refer to it by this."),
            .optional("title", .text, "What people see, if not the name."),
            .optional("description", .text, "What the data is about."),
            .optional(
                "collections", .list(of: .object(newCollection)),
                "Levels of the hierarchy, from parent to child."),
        ],
        output: .record([
            .required("id", .id, "Its id."), .required("name", .text, "Its name."),
            .required("created", .boolean, "False when the name was taken."),
        ]),
        program: { (given) throws(CallFailure) in
            let name = try given.text("name")
            var values = given.picking(["name", "title", "description"])
            if let collections = given["collections"]?.arrayValue {
                values["collections"] = .array(collections.map(collectionValues))
            }
            let create = CODAPRequest.create("dataContext", .object(values))
            // CODAP answers a used name with success and changes nothing, so it is looked up first.
            return .ask(CODAPRequest.get("dataContextList")) { (list) throws(CallFailure) in
                let existed = list.arrayValue?.contains { $0["name"] == .string(name) } ?? false
                return .ask(create) { (answer) throws(CallFailure) in
                    var result = answer.objectValue ?? JSONObject()
                    result["created"] = .bool(!existed)
                    return .done(.object(result))
                }
            }
        }),
]

/// A collection that comes with its data set.
private let newCollection: [Field] = [
    .required("name", .text, "The collection's name."),
    .optional("title", .text, "What people see, if not the name."),
    .optional("attributes", .list(of: .newAttribute), "Its attributes."),
]

/// CODAP spells a collection's attributes `attrs`.
func collectionValues(_ collection: JSONValue) -> JSONValue {
    var values = Arguments(value: collection).picking(["name", "title", "parent"])
    if let attributes = collection["attributes"] { values["attrs"] = attributes }
    return .object(values)
}
