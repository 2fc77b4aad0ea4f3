import JSON
import Wire

let caseTools: [Tool] = [
    Tool(
        "create_cases", .adds, title: "Add cases",
        description: """
            Adds cases to one collection; "parent" is the id of the parent case, and needed when \
            the collection has a parent. Only attributes of that collection are taken, others \
            are named under unknownAttributes. create_items is simpler for whole rows. Cases that \
            CODAP did not make are a failure that tells how many it made.
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
        output: .record([
            .required("cases", .list(of: .reference), "The ids of the new cases."),
            .unknownAttributes,
        ]),
        program: createCases),
    Tool(
        "get_case", .reads, title: "Read a case",
        description: """
            Reads one case with its values, parent and children: by its id, or by its index from \
            0 in a collection. Give exactly one of the two, and the collection with an index.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals", "index": 0],
        input: [
            .dataContext, .optional("collection", .id, "The collection: its name or id."),
            .optional("id", .id, "The case's id."),
            .optional("index", .count, "Its place in the collection, from 0."),
        ],
        output: .oneCase,
        program: { (given) throws(CallFailure) in
            let one = try given.oneOf([("id", "caseByID"), ("index", "caseByIndex")])
            let resource =
                try given["index"] == nil && given["collection"] == nil
                ? given.dataContext() : given.collection()
            return .ask(CODAPRequest.get(resource + "." + one)) { (answer) throws(CallFailure) in
                .done(flat(answer))
            }
        }),
    Tool(
        "get_cases", .reads, title: "Read cases",
        description: """
            Reads all cases of a collection with their ids, indexes, parents, children and \
            values. Values are those of this collection's attributes; a parent's stand in the \
            parent case. get_items reads whole rows.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals"],
        input: [.dataContext, .collection] + Page.input, output: .cases,
        program: { (given) throws(CallFailure) in
            let page = try Page(given)
            return try readingCases(of: given) { (cases) throws(CallFailure) in
                .done(.object(page.result("cases", cases)))
            }
        }),
    Tool(
        "count_cases", .reads, title: "Count cases",
        description: "Counts the cases of a collection.",
        example: ["dataContext": "Mammals", "collection": "Animals"],
        input: [.dataContext, .collection],
        output: .record([.required("count", .count, "How many there are.")]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.collection() + ".caseCount")) {
                (count) throws(CallFailure) in .done(["count": count])
            }
        }),
    Tool(
        "update_cases", .overwrites, title: "Change cases",
        description: """
            Overwrites cells of many cases of a collection at once; attributes that are not named \
            keep their values. Changing a parent case changes all rows under it, and two parents \
            that become equal merge. Ids that there are not and names that are no attributes of \
            the collection are reported, and the rest is still done.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals",
            "cases": [["id": 2287, "values": ["Mass": 4.5]]],
        ],
        input: [
            .dataContext, .collection,
            .required("cases", .list(of: .update), "Cases by id, with their new cells."),
        ],
        output: .updated,
        program: { (given) throws(CallFailure) in
            try updating(try given.list("cases"), "case", in: try given.collection())
        }),
    Tool(
        "delete_cases", .removes, title: "Delete cases",
        description: """
            Deletes cases of a collection by id, each with all rows under it. Ids that there are \
            not are reported, and the rest is still deleted. set_aside_cases hides cases instead.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals", "ids": [2287]],
        input: [.dataContext, .collection, .required("ids", .ids, "Ids of cases.")],
        output: .deleted,
        program: { (given) throws(CallFailure) in
            try deleting(try given.list("ids"), as: "caseByID", in: try given.collection())
        }),
]

extension Shape {
    fileprivate static let oneCase = Shape.record([
        .required("id", .id, "The case's id."),
        .required("values", .any, "Cells by attribute."),
        .optional("index", .any, "Its place in the collection, from 0."),
        .optional("parent", .any, "Id of the parent case."),
        .optional("children", .listOrNone(of: .id), "Ids."),
    ])
    /// A page of cases.
    static let cases = Shape.record(
        [.required("cases", .listOrNone(of: oneCase), "The cases.")]
            + Page.output)
}

/// CODAP's `{case, caseIndex}` as one object, as it answers searches.
private func flat(_ answer: JSONValue) -> JSONValue {
    var flat = answer["case"]?.objectValue ?? JSONObject()
    flat["index"] = answer["caseIndex"]
    return .object(flat)
}

/// Reads all cases of the collection in `given`.
func readingCases(
    of given: Arguments, then next: @escaping @Sendable ([JSONValue]) throws(CallFailure) -> Step
) throws(CallFailure) -> Step {
    .ask(CODAPRequest.get(try given.collection() + ".allCases")) { (all) throws(CallFailure) in
        try next((all["cases"]?.arrayValue ?? []).map(flat))
    }
}

private func createCases(_ given: Arguments) throws(CallFailure) -> Step {
    let collection = try given.collection()
    let cases = try given.list("cases")
    // CODAP makes the cases of an unknown collection somewhere else and answers none.
    return .ask(CODAPRequest.get(collection)) { (described) throws(CallFailure) in
        var names = AttributeNames(described)
        var new: [JSONValue] = []
        for entry in cases {
            var values: JSONObject = ["values": names.cells(entry["values"])]
            values["parent"] = entry["parent"]?.id
            new.append(.object(values))
        }
        try names.requireSome()
        return .ask(CODAPRequest.create(collection + ".case", .array(new))) {
            [new, unknown = JSONValue.array(names.unknown)] (answer) throws(CallFailure) in
            let made = answer.arrayValue ?? []
            guard made.count < new.count else {
                return .done(["cases": .array(made), "unknownAttributes": unknown])
            }
            return try readingCases(of: given) { (all) throws(CallFailure) in
                let cases = made + filled(new, among: all, besides: made)
                guard cases.count >= new.count else {
                    throw CallFailure(
                        .codap,
                        "CODAP made \(cases.count) of \(new.count) cases. A case of a collection "
                            + "that has a parent needs \"parent\", the id of a case there.",
                        details: ["cases": .array(cases)])
                }
                return .done(["cases": .array(cases), "unknownAttributes": unknown])
            }
        }
    }
}

/// The blank case that comes with a parent is filled by the parent's first child, and is no new
/// one to CODAP: it is known by its parent and its values.
private func filled(
    _ new: [JSONValue], among all: [JSONValue], besides made: [JSONValue]
) -> [JSONValue] {
    var taken = JSONObject()
    for one in made { taken[one["id"]?.selectorKey ?? ""] = .null }
    var filled: [JSONValue] = []
    for entry in new where made.count + filled.count < new.count {
        guard let parent = entry["parent"], let wanted = entry["values"]?.objectValue else {
            continue
        }
        let match = all.first { one in
            guard one["parent"] == parent, let id = one["id"]?.selectorKey, taken[id] == nil
            else { return false }
            for (name, cell) in wanted {
                let test = CaseTest(Arguments(value: ["value": cell]))
                guard test.passes(one["values"]?[name]) else { return false }
            }
            return true
        }
        if let id = match?["id"] {
            taken[id.selectorKey ?? ""] = .null
            filled.append(["id": id])
        }
    }
    return filled
}
