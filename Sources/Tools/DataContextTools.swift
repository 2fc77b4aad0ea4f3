import JSON
import Wire

let dataContextTools: [Tool] = [
    Tool(
        name: "list_data_contexts", title: "List data sets",
        description: """
            Lists the document's data sets (CODAP calls them data contexts). Use it first, to \
            learn what there is. Answers an array of {name, id, guid, title}.
            """,
        annotations: .reads, inputSchema: Schema.object([:], required: []),
        program: { (_) throws(CallFailure) in .one(Request.get("dataContextList")) }),
    Tool(
        name: "get_data_context", title: "Describe a data set",
        description: """
            Describes one data set: its collections from parent to child and their attributes \
            with types and formulas. Answers no cases; use get_items or get_cases for those.
            """,
        annotations: .reads,
        inputSchema: Schema.object(
            ["dataContext": Schema.dataContext], required: ["dataContext"]),
        program: { (arguments) throws(CallFailure) in
            .one(Request.get(try Arguments(value: arguments).dataContext()))
        }),
    Tool(
        name: "create_data_context", title: "Create a data set",
        description: """
            Creates a data set, with its collections (parent first) and their attributes if given. \
            A name that is taken leaves the existing data set as it is and answers "created": \
            false. Answers {name, id, title, created}.
            """,
        annotations: .ensures,
        inputSchema: Schema.object(
            [
                "name": Schema.text("The data set's name; graphs refer to it by this."),
                "title": Schema.text("What people see, if not the name."),
                "description": Schema.text("What the data is about."),
                "collections": Schema.list(
                    Schema.object(
                        [
                            "name": Schema.text("The collection's name."),
                            "title": Schema.text("What people see, if not the name."),
                            "attributes": Schema.list(Schema.attribute, "Its attributes."),
                        ], required: ["name"]),
                    "Levels of the hierarchy, from parent to child."),
            ], required: ["name"]),
        program: { (arguments) throws(CallFailure) in try createDataContext(arguments) }),
]

/// CODAP answers a used name with success and changes nothing, so the list is read first.
private func createDataContext(_ arguments: JSONValue) throws(CallFailure) -> ToolRun {
    let given = Arguments(value: arguments)
    let name = JSONValue.string(try given.text("name"))
    var values = given.picking(["name", "title", "description"])
    if let collections = try given.list(ifGiven: "collections") {
        values["collections"] = .array(try collections.map(collectionValues))
    }
    let request = Request.create("dataContext", .object(values))
    return ToolRun { (answers) throws(CallFailure) in
        switch answers.count {
        case 0: return .send(Request.get("dataContextList"))
        case 1: return .send(request)
        default:
            let existed = answers[0].arrayValue?.contains { $0["name"] == name } ?? false
            var result = answers[1].objectValue ?? JSONObject()
            result["created"] = .bool(!existed)
            return .done(.object(result))
        }
    }
}

/// CODAP spells a collection's attributes `attrs`.
func collectionValues(_ collection: JSONValue) throws(CallFailure) -> JSONValue {
    let given = Arguments(value: collection)
    _ = try given.text("name")
    var values = given.picking(["name", "title", "parent"])
    if let attributes = try given.list(ifGiven: "attributes") {
        values["attrs"] = .array(attributes)
    }
    return .object(values)
}
