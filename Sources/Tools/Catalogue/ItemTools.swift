import JSON
import Wire

/// Most items that one call may add.
private let maxNewItems = 5_000

let itemTools: [Tool] = [
    Tool(
        "create_items", .adds, title: "Add items",
        description: """
            Adds rows of data: each item gives values for attributes of any level, and CODAP \
            groups items with equal parent values under one parent case. The usual way to fill a \
            data set. At most \(maxNewItems) items and 1 MiB in one call: send more in several. \
            Cells of names that are no attributes are left out and named under \
            unknownAttributes; when no name is known, nothing is added.
            """,
        example: [
            "dataContext": "Mammals", "items": [["Mammal": "Cat", "Mass": 4, "Diet": "meat"]],
        ],
        input: [
            .dataContext, .required("items", .list(of: .values), "One object for each row."),
        ],
        output: .record([
            .required("caseIDs", .anyIDs, "The new cases of all levels."),
            .required(
                "itemIDs", .anyIDs,
                "The new items, in the order given; in CODAP v2 in the order of their cases."),
            .unknownAttributes,
        ]),
        program: createItems),
    Tool(
        "get_items", .reads, title: "Read items",
        description: """
            Reads rows of data, all or those that match a search such as "Mass > 3" or \
            "Diet == meat": one comparison with an attribute on one side; the other side is \
            taken as text without quotes. Answers ids that get_item, update_items and \
            delete_items take; select_items and set_aside_cases need cases.
            """,
        example: ["dataContext": "Mammals", "search": "Mass > 3"],
        input: [.dataContext, .search] + Page.input,
        output: .record([.required("items", .items, "The rows.")] + Page.output),
        program: { (given) throws(CallFailure) in
            let page = try Page(given)
            return .ask(CODAPRequest.get(try itemSearch(given))) { (items) throws(CallFailure) in
                .done(.object(page.result("items", items.arrayValue ?? [])))
            }
        }),
    Tool(
        "get_item", .reads, title: "Read an item",
        description: """
            Reads one row of data by its id, by its index from 0, or by the id of a case that it \
            belongs to. Give exactly one of the three.
            """,
        example: ["dataContext": "Mammals", "index": 0],
        input: [
            .dataContext, .optional("id", .id, "The item's id."),
            .optional("index", .count, "Its place among all items, from 0."),
            .optional("caseID", .id, "The id of a case of the item."),
        ],
        output: .item,
        program: { (given) throws(CallFailure) in
            let item = try given.oneOf([
                ("id", "itemByID"), ("index", "item"), ("caseID", "itemByCaseID"),
            ])
            return .ask(CODAPRequest.get(try given.dataContext() + "." + item))
        }),
    Tool(
        "count_items", .reads, title: "Count items",
        description: "Counts a data set's items (rows), without those that are set aside.",
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .record([.required("count", .count, "How many there are.")]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.dataContext() + ".itemCount")) {
                (count) throws(CallFailure) in .done(["count": count])
            }
        }),
    Tool(
        "update_items", .overwrites, title: "Change items",
        description: """
            Overwrites cells of many items at once; attributes that are not named keep their \
            values. A new value of a parent attribute may move the item under another parent \
            case. Ids that there are not and names that are no attributes are reported, and the \
            rest is still done.
            """,
        example: [
            "dataContext": "Mammals", "items": [["id": 6976, "values": ["Mass": 4.5]]],
        ],
        input: [
            .dataContext,
            .required("items", .list(of: .update), "Items by id, with their new cells."),
        ],
        output: .updated,
        program: { (given) throws(CallFailure) in
            try updating(try given.list("items"), "item", in: try given.dataContext())
        }),
    Tool(
        "delete_items", .removes, title: "Delete items",
        description: """
            Deletes items (rows) by id, with the cases that have no other item. Ids that there \
            are not are reported, and the rest is still deleted.
            """,
        example: ["dataContext": "Mammals", "ids": [6976]],
        input: [.dataContext, .required("ids", .ids, "Ids of items.")], output: .deleted,
        program: { (given) throws(CallFailure) in
            try deleting(try given.list("ids"), as: "itemByID", in: try given.dataContext())
        }),
    Tool(
        "reorder_items", .overwrites, title: "Reorder items",
        description: """
            Moves the items that match a search to the front, to the end, or each to an index. \
            The order of a table's rows and of categories follows it. sort_data_context sorts \
            by an attribute instead.
            """,
        example: ["dataContext": "Mammals", "search": "Diet == meat", "order": "first"],
        input: [
            .dataContext, .search,
            .required(
                "order",
                .union([
                    .choice(["first", "last"]),
                    .list(of: .integer(minimum: 1, maximum: Shape.maxInteger)),
                ]),
                """
                "first", "last", or an index for each item found, from 1. They move one after \
                another, so a later move may shift an earlier one; index 0 is "first".
                """),
        ],
        output: .record([.required("moved", .count, "How many items matched.")]),
        program: reorderItems),
]

extension Field {
    fileprivate static let search = Field.optional(
        "search", .text, "LEFT OP RIGHT with one of == != < <= > >=; all unless given.")
}

extension Shape {
    private static let idAndValues = [
        Field.required("id", .id, "Its id."), .required("values", .any, "Cells by attribute."),
    ]
    fileprivate static let item = Shape.record(idAndValues)
    fileprivate static let items = Shape.listOrNone(of: item)

    /// New cells for a case or an item.
    static let update = Shape.object([
        .required("id", .id, "Its id."), .required("values", .values, "Attribute names and cells."),
    ])
    static let updated = Shape.record([
        .required("updated", .anyIDs, "Those that were written."), .notFound, .unknownAttributes,
    ])
    static let deleted = Shape.record([
        .required("deleted", .anyIDs, "Those that were deleted."), .notFound,
    ])
}

extension Arguments {
    /// The selector's piece for the one argument given of several.
    /// - Parameter types: Names of arguments, and the types that they are keys of.
    @inline(never)
    func oneOf(_ types: [(argument: String, type: String)]) throws(CallFailure) -> String {
        let given = types.filter { value[$0.argument] != nil }
        guard given.count == 1 else {
            var names = ""
            for (argument, _) in types { names += " \"\(argument)\"" }
            throw CallFailure(.invalidArguments, "Give exactly one of\(names).")
        }
        return try selector(given[0].type, key(given[0].argument))
    }
}

private func itemSearch(_ given: Arguments) throws(CallFailure) -> String {
    try given.dataContext() + "." + selector("itemSearch", given["search"]?.stringValue ?? "*")
}

private func createItems(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let items = try given.list("items")
    guard items.count <= maxNewItems else {
        throw CallFailure(
            .invalidArguments,
            "These are \(items.count) items; one call takes \(maxNewItems). Send them in several "
                + "calls one after another, each with the next part of the list.",
            details: ["maxItems": JSONValue(maxNewItems)])
    }
    return .ask(CODAPRequest.get(context)) { (described) throws(CallFailure) in
        var names = AttributeNames(described)
        var rows: [JSONValue] = []
        for item in items { rows.append(names.cells(item)) }
        try names.requireSome()
        let create = CODAPRequest.create(context + ".item", .array(rows))
        return .ask(create) { [unknown = names.unknown] (made) throws(CallFailure) in
            // Version 2 tells an item once for each of its cases.
            let itemIDs = distinct(made["itemIDs"]?.arrayValue ?? [])
            guard itemIDs.count >= items.count else {
                throw CallFailure(
                    .codap,
                    "CODAP told of \(itemIDs.count) new items where \(items.count) were sent; "
                        + "read them with get_items before sending any again.",
                    details: ["itemIDs": .array(itemIDs)])
            }
            return .done([
                "caseIDs": made["caseIDs"] ?? [], "itemIDs": .array(itemIDs),
                "unknownAttributes": .array(unknown),
            ])
        }
    }
}

private func reorderItems(_ given: Arguments) throws(CallFailure) -> Step {
    let search = try itemSearch(given)
    let order = given["order"] ?? .null
    return .ask(CODAPRequest.get(search)) { (items) throws(CallFailure) in
        let count = items.arrayValue?.count ?? 0
        // CODAP answers success when nothing matches, and when indexes are missing.
        guard count > 0, order.arrayValue.map({ $0.count == count }) ?? true else {
            throw CallFailure(
                .invalidArguments,
                "The search finds \(count) items; \"order\" needs some, and an index for each.",
                details: ["found": JSONValue(count)])
        }
        return .ask(CODAPRequest.notify(search, ["itemOrder": order])) { (_) throws(CallFailure) in
            .done(["moved": JSONValue(count)])
        }
    }
}
