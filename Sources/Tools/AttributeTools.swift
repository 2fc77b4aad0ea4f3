import JSON
import Wire

let attributeTools: [Tool] = [
    Tool(
        name: "list_attributes", title: "List attributes",
        description: """
            Lists the attributes (columns) of a collection. Answers an array of {id, name, title}.
            """,
        annotations: .reads,
        inputSchema: Schema.object(
            ["dataContext": Schema.dataContext, "collection": Schema.collection],
            required: ["dataContext", "collection"]),
        program: { (arguments) throws(CallFailure) in
            let collection = try Arguments(value: arguments).collection()
            // CODAP answers the list of an unknown collection with success and no element.
            return .checking(
                Request.get(collection), then: Request.get(collection + ".attributeList"))
        }),
    Tool(
        name: "create_attribute", title: "Create an attribute",
        description: """
            Adds an attribute (column) to a collection, plain or computed by a formula. A name \
            that the collection already has is updated instead. Answers {attrs: [the attribute]}.
            """,
        annotations: .ensures,
        inputSchema: Schema.object(
            attributeArguments, required: ["dataContext", "collection", "name"]),
        program: { (arguments) throws(CallFailure) in
            let given = Arguments(value: arguments)
            _ = try given.text("name")
            let values = given.leavingOut(["dataContext", "collection"])
            return .one(
                Request.create(try given.collection() + ".attribute", .array([.object(values)])))
        }),
]

private let attributeArguments: JSONObject = {
    var properties: JSONObject = [
        "dataContext": Schema.dataContext, "collection": Schema.collection,
    ]
    for (name, schema) in Schema.attributeProperties { properties[name] = schema }
    return properties
}()
