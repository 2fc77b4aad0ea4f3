import JSON
import Wire

let caseTools: [Tool] = [
    Tool(
        "create_cases", .adds, title: "Add cases",
        description: """
            Adds cases to one collection; "parent" is the id of the parent case when the \
            collection has a parent.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals",
            "cases": [["values": ["Mammal": "Cat", "Mass": 4]]],
        ],
        input: [
            .dataContext, .collection,
            .required(
                "cases",
                .list(
                    of: .object([
                        .required("values", .values, "Attribute names and their values."),
                        .optional("parent", .id, "Id of the parent case."),
                    ])), "The cases to add."),
        ],
        output: .references("cases", "The ids of the new cases, in order."),
        program: { (given) throws(CallFailure) in
            let collection = try given.collection()
            let create = CODAPRequest.create(collection + ".case", .array(try given.list("cases")))
            // CODAP makes the cases of an unknown collection somewhere else and answers none.
            return .ask(CODAPRequest.get(collection)) { (_) throws(CallFailure) in
                .ask(create) { (made) throws(CallFailure) in .done(["cases": made]) }
            }
        }),
    Tool(
        "get_cases", .reads, title: "Read cases",
        description: """
            Reads all cases of a collection with their ids, parents, children and values.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals"],
        input: [.dataContext, .collection],
        output: .record([
            .required(
                "cases", .list(of: .any, minItems: 0, maxItems: Shape.unlimited),
                "Each with its index.")
        ]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.collection() + ".allCases"))
        }),
]
