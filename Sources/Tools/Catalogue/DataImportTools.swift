import JSON
import Wire

let dataImportTools: [Tool] = [
    Tool(
        "create_data_context_from_url", .adds, title: "Import a CSV file from the web",
        description: """
            Makes CODAP download a CSV file and create a data set of it. The server must allow \
            other sites to read the file (CORS); otherwise pass its text to \
            create_data_context_from_csv. Answers after the download.
            """,
        example: ["url": "https://codap-resources.concord.org/data/mammals.csv"],
        input: [
            .required("url", .text, "Where the CSV file is, with https://."),
            .optional("title", .text, "What people see; the file's name if not given."),
        ],
        output: .reference,
        program: { (given) throws(CallFailure) in
            var values = given.picking(["title"])
            values["URL"] = .string(try given.text("url"))
            return .ask(CODAPRequest.create("dataContextFromURL", .object(values)))
        }),
    Tool(
        "create_data_context_from_csv", .adds, title: "Import CSV text",
        description: """
            Creates a data set of CSV text whose first line names the attributes: one collection, \
            one item for each further line. Numbers become numbers; text such as 007 or 1,5 stays \
            text. Nothing is made when the text is faulty (the failure tells the line) or the \
            name is taken. Use create_table to show it, create_items to add more lines later.
            """,
        example: [
            "name": "Mammals",
            "csv": "Mammal,LifeSpan,Sleep\nAfrican Elephant,70,3\nBig Brown Bat,19,20\n",
        ],
        input: newDataContext + [
            .required("csv", .text, "The text: fields may stand in double quotes (RFC 4180)."),
            .optional(
                "separator", .choice(CSVTable.separators.map { $0.name }),
                "What parts fields; told from the first line if not given."),
            .optional("collection", .text, "The collection's name; \"Cases\" if not given."),
        ],
        output: .record(createdDataSet),
        program: { (given) throws(CallFailure) in
            let table = try CSVTable(
                given.text("csv"), separator: CSVTable.separator(given["separator"]?.stringValue))
            let collection = cases(
                given["collection"], attributes: table.header.map { ["name": .string($0)] })
            return try building(given, [collection], table.rows) {
                (result, _) throws(CallFailure) in
                .done(result)
            }
        }),
    Tool(
        "create_dataset_with_table", .adds, title: "Create a data set and show it",
        description: """
            Creates a data set, fills it with items and shows its table, in one call: the usual \
            way to bring data into CODAP. Give "collections" for a hierarchy (items with equal \
            parent values are grouped), "attributes" for a flat table, or neither: then the \
            items' own names are the attributes. A name that is taken is refused. What an item \
            gives for an attribute that there is not is listed under unknownAttributes.
            """,
        example: [
            "name": "Mammals",
            "attributes": [
                ["name": "Mammal"], ["name": "Mass", "unit": "kg"], ["name": "Diet"],
            ],
            "items": [
                ["Mammal": "Cat", "Mass": 4.5, "Diet": "meat"],
                ["Mammal": "Rabbit", "Mass": 3, "Diet": "plants"],
            ],
        ],
        input: newDataContext + [
            .optional("attributes", .list(of: .newAttribute), "Attributes of a flat table."),
            .optional(
                "collections", .list(of: .object(newCollection)), "Or levels, from parent to child."
            ),
            .optional("items", .list(of: .values), "One object for each row."),
            .optional("tableTitle", .text, "The table's title, if not the data set's."),
        ],
        output: .record(
            createdDataSet + [.required("table", .reference, "The table that shows it.")]),
        program: createDataSetWithTable),
]

private let createdDataSet: [Field] = [
    .required("id", .id, "The data set's id."), .required("name", .text, "Its name."),
    .required("collections", .list(of: .any), "As CODAP made them, with attributes."),
    .required("itemCount", .count, "How many items it holds."),
    .required(
        "notApplied", .listOrNone(of: .any), "Collections and attributes that CODAP did not make."),
    .required(
        "unknownAttributes", .listOrNone(of: .text),
        "Names in the items that are no attributes; CODAP dropped their values."),
]

/// The one collection of a flat data set.
private func cases(_ name: JSONValue?, attributes: [JSONValue]) -> JSONValue {
    ["name": name ?? "Cases", "attributes": .array(attributes)]
}

@Sendable private func createDataSetWithTable(_ given: Arguments) throws(CallFailure) -> Step {
    let items = given["items"]?.arrayValue ?? []
    if given["attributes"] != nil, given["collections"] != nil {
        throw CallFailure(
            .invalidArguments,
            "Give \"attributes\" or \"collections\", not both: "
                + "attributes of a hierarchy belong to its collections.")
    }
    let attributes =
        given["attributes"]?.arrayValue ?? keys(of: items).map { ["name": .string($0)] }
    let collections = given["collections"]?.arrayValue ?? [cases(nil, attributes: attributes)]
    return try building(given, collections, items) { (result, name) throws(CallFailure) in
        var component: JSONObject = ["type": "caseTable", "dataContext": name]
        component["title"] = given["tableTitle"]
        return .ask(CODAPRequest.create("component", .object(component))) {
            (table) throws(CallFailure) in
            .done(adding("table", table, to: result))
        }
    }
}

/// Creates a data set of a name that nobody has, fills it and reads back what it has become.
private func building(
    _ given: Arguments, _ collections: [JSONValue], _ items: [JSONValue],
    then next: @escaping @Sendable (JSONValue, JSONValue) throws(CallFailure) -> Step
) throws(CallFailure) -> Step {
    let name = try given.text("name")
    let collections = try collectionValues(collections)
    var values = given.picking(["name", "title", "description"])
    values["collections"] = .array(collections)
    let create = CODAPRequest.create("dataContext", .object(values))
    return .ask(CODAPRequest.get("dataContextList")) { (list) throws(CallFailure) in
        guard !names(of: list.arrayValue ?? []).contains(where: name.isSameText) else {
            throw CallFailure(
                .codap,
                "There is a data set \"\(name)\" already; choose another name, or add to it with "
                    + "create_items.", details: ["name": .string(name)])
        }
        return .ask(create) { (made) throws(CallFailure) in
            let context = try selector(made, name)
            return describing(context) { (set) throws(CallFailure) in
                let result = built(set, collections, items)
                return try addingItems(items[...], to: context) { () throws(CallFailure) in
                    .ask(CODAPRequest.get(context + ".itemCount")) { (count) throws(CallFailure) in
                        try next(
                            adding("itemCount", count, to: result), result["name"] ?? .string(name))
                    }
                }
            }
        }
    }
}

private func built(
    _ set: DataSetDescription, _ collections: [JSONValue], _ items: [JSONValue]
) -> JSONValue {
    var result = Arguments(value: summary(set.value)).picking([
        "id", "name", "title", "collections",
    ])
    result["notApplied"] = set.lacking(collections)
    let unknown = keys(of: items).filter { set.attribute($0) == nil }
    result["unknownAttributes"] = .array(unknown.map(JSONValue.string))
    return .object(result)
}

/// Items that one request adds. CODAP takes each request in one go, during which its page is deaf.
private let itemsPerRequest = 2_000

private func addingItems(
    _ items: ArraySlice<JSONValue>, to context: String,
    then next: @escaping @Sendable () throws(CallFailure) -> Step
) throws(CallFailure) -> Step {
    guard !items.isEmpty else { return try next() }
    let part = JSONValue.array(items.prefix(itemsPerRequest).map(plainItem))
    return .ask(CODAPRequest.create(context + ".item", part)) { (_) throws(CallFailure) in
        try addingItems(items.dropFirst(itemsPerRequest), to: context, then: next)
    }
}

/// The attribute names that items use, in the order in which they come.
private func keys(of items: [JSONValue]) -> [String] {
    var keys = JSONObject()
    for item in items {
        for (key, _) in item.objectValue ?? JSONObject() where keys[key] == nil { keys[key] = true }
    }
    return keys.keys
}

/// An item of texts and numbers only, which is all that CODAP keeps.
private func plainItem(_ item: JSONValue) -> JSONValue {
    var plain = JSONObject()
    for (key, value) in item.objectValue ?? JSONObject() { plain[key] = value.cell }
    return .object(plain)
}
