import JSON
import Wire

let attributeTools: [Tool] = [
    Tool(
        "list_attributes", .reads, title: "List attributes",
        description: "Lists the attributes (columns) of a collection.",
        example: ["dataContext": "Mammals", "collection": "Animals"],
        input: [.dataContext, .collection],
        output: .references("attributes", "From left to right."),
        program: { (given) throws(CallFailure) in
            let collection = try given.collection()
            // CODAP answers the list of an unknown collection with success and no element.
            return .ask(CODAPRequest.get(collection)) { (_) throws(CallFailure) in
                .ask(CODAPRequest.get(collection + ".attributeList")) {
                    (list) throws(CallFailure) in .done(["attributes": list])
                }
            }
        }),
    Tool(
        "create_attribute", .ensures, title: "Create an attribute",
        description: """
            Adds an attribute (column) to a collection, plain or computed by a formula. A name \
            that the collection already has is updated instead.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals", "name": "Mass in g",
            "formula": "Mass * 1000", "unit": "g",
        ],
        input: [.dataContext, .collection, .required("name", .text, "The attribute's name.")]
            + Field.looks,
        output: .references("attrs", "The attribute as it is then."),
        program: { (given) throws(CallFailure) in
            let values = given.leavingOut(["dataContext", "collection"])
            return .ask(
                CODAPRequest.create(try given.collection() + ".attribute", [.object(values)]))
        }),
]
