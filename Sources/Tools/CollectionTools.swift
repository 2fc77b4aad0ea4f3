import JSON
import Wire

let collectionTools: [Tool] = [
    Tool(
        name: "list_collections", title: "List collections",
        description: """
            Lists a data set's collections, the levels of its hierarchy. Answers an array of \
            {name, id, guid, title}.
            """,
        annotations: .reads,
        inputSchema: Schema.object(
            ["dataContext": Schema.dataContext], required: ["dataContext"]),
        program: { (arguments) throws(CallFailure) in
            .one(Request.get(try Arguments(value: arguments).dataContext() + ".collectionList"))
        }),
    Tool(
        name: "create_collection", title: "Create a collection",
        description: """
            Adds a collection to a data set. "parent" names the collection it goes right under; \
            "_root_" makes it the outermost; left out, it becomes the innermost. A name that is \
            taken answers the existing collection's id. Answers an array of one {id, name}.
            """,
        annotations: .ensures,
        inputSchema: Schema.object(
            [
                "dataContext": Schema.dataContext,
                "name": Schema.text("The collection's name."),
                "title": Schema.text("What people see, if not the name."),
                "parent": Schema.text("Name or id of the parent collection, or \"_root_\"."),
                "attributes": Schema.list(Schema.attribute, "Its attributes."),
            ], required: ["dataContext", "name"]),
        program: { (arguments) throws(CallFailure) in
            let context = try Arguments(value: arguments).dataContext()
            return .one(
                Request.create(context + ".collection", .array([try collectionValues(arguments)])))
        }),
]
