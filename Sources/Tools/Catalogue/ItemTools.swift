import JSON
import Wire

let itemTools: [Tool] = [
    Tool(
        "create_items", .adds, title: "Add items",
        description: """
            Adds rows of data: each item gives values for attributes of any level, and CODAP \
            groups items with equal parent values under one parent case. The usual way to fill a \
            data set. Attribute names that do not exist are dropped by CODAP: create them first.
            """,
        example: [
            "dataContext": "Mammals", "items": [["Mammal": "Cat", "Mass": 4, "Diet": "meat"]],
        ],
        input: [
            .dataContext, .required("items", .list(of: .values), "One object for each row."),
        ],
        output: .record([
            .required("caseIDs", .list(of: .id, minItems: 0, maxItems: Shape.unlimited), "Cases."),
            .required("itemIDs", .list(of: .id, minItems: 0, maxItems: Shape.unlimited), "Items."),
        ]),
        program: { (given) throws(CallFailure) in
            .ask(
                CODAPRequest.create(
                    try given.dataContext() + ".item", .array(try given.list("items"))))
        }),
    Tool(
        "get_items", .reads, title: "Read items",
        description: """
            Reads rows of data, all or those that match a search such as "mass > 3" or \
            "sex == F" (one comparison; the right side is taken as text without quotes).
            """,
        example: ["dataContext": "Mammals", "search": "Mass > 3"],
        input: [
            .dataContext, .optional("search", .text, "LEFT OP RIGHT with one of == != < <= > >=."),
        ] + Page.input,
        output: .record(
            [
                .required(
                    "items",
                    .list(
                        of: .record([
                            .required("id", .id, "The item's id."),
                            .required("values", .any, "Cells."),
                        ]), minItems: 0, maxItems: Shape.unlimited), "The rows.")
            ] + Page.output),
        program: { (given) throws(CallFailure) in
            let search = try selector("itemSearch", given["search"]?.stringValue ?? "*")
            let page = try Page(given)
            return .ask(CODAPRequest.get(try given.dataContext() + "." + search)) {
                (items) throws(CallFailure) in
                .done(.object(page.result("items", items.arrayValue ?? [])))
            }
        }),
]
