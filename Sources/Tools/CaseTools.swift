import JSON
import Wire

let caseTools: [Tool] = [
    Tool(
        name: "create_items", title: "Add items",
        description: """
            Adds rows of data: each item gives values for attributes of any level, and CODAP \
            groups items with equal parent values under one parent case. The usual way to fill a \
            data set. Attribute names that do not exist are dropped by CODAP: create them first. \
            Answers {caseIDs, itemIDs}.
            """,
        annotations: .adds,
        inputSchema: Schema.object(
            [
                "dataContext": Schema.dataContext,
                "items": Schema.list(Schema.values, "One object for each row."),
            ], required: ["dataContext", "items"]),
        program: { (arguments) throws(CallFailure) in
            let given = Arguments(value: arguments)
            return .one(
                Request.create(try given.dataContext() + ".item", .array(try given.list("items"))))
        }),
    Tool(
        name: "get_items", title: "Read items",
        description: """
            Reads rows of data, all or those that match a search such as "mass > 3" or \
            "sex == F" (one comparison; the right side is taken as text without quotes). Answers \
            an array of {id, values}.
            """,
        annotations: .reads,
        inputSchema: Schema.object(
            [
                "dataContext": Schema.dataContext,
                "search": Schema.text("LEFT OP RIGHT with one of == != < <= > >=."),
            ], required: ["dataContext"]),
        program: { (arguments) throws(CallFailure) in
            let given = Arguments(value: arguments)
            let search = try selector("itemSearch", given.text(ifGiven: "search") ?? "*")
            return .one(Request.get(try given.dataContext() + "." + search))
        }),
    Tool(
        name: "create_cases", title: "Add cases",
        description: """
            Adds cases to one collection; "parent" is the id of the parent case when the \
            collection has a parent. Answers an array of {id}.
            """,
        annotations: .adds,
        inputSchema: Schema.object(
            [
                "dataContext": Schema.dataContext, "collection": Schema.collection,
                "cases": Schema.list(
                    Schema.object(
                        [
                            "values": Schema.values,
                            "parent": [
                                "type": ["integer", "string"],
                                "description": "Id of the parent case.",
                            ],
                        ], required: ["values"]),
                    "The cases to add."),
            ], required: ["dataContext", "collection", "cases"]),
        program: { (arguments) throws(CallFailure) in
            let given = Arguments(value: arguments)
            let collection = try given.collection()
            // CODAP makes the cases of an unknown collection somewhere else and answers none.
            return .checking(
                Request.get(collection),
                then: Request.create(collection + ".case", .array(try given.list("cases"))))
        }),
    Tool(
        name: "get_cases", title: "Read cases",
        description: """
            Reads all cases of a collection with their ids, parents, children and values. Answers \
            {collection, cases: [{case, caseIndex}]}.
            """,
        annotations: .reads,
        inputSchema: Schema.object(
            ["dataContext": Schema.dataContext, "collection": Schema.collection],
            required: ["dataContext", "collection"]),
        program: { (arguments) throws(CallFailure) in
            .one(Request.get(try Arguments(value: arguments).collection() + ".allCases"))
        }),
]
