import JSON
import Wire

let selectionTools: [Tool] = [
    Tool(
        "get_selection", .reads, title: "Read the selection",
        description: """
            Lists the selected cases of a data set, in all collections or in one. A parent counts \
            as selected when all its children are. The selection is shared with the people in \
            front of CODAP: it shows what they are looking at.
            """,
        example: ["dataContext": "Mammals"],
        input: [
            .dataContext, .optional("collection", .id, "Only this collection: its name or id."),
        ] + Page.input,
        output: .record(
            [
                .required(
                    "cases",
                    .listOrNone(
                        of: .record([
                            .required("caseID", .id, "The case's id."),
                            .optional("collectionName", .text, "Its collection."),
                        ])), "The selected cases.")
            ] + Page.output),
        program: { (given) throws(CallFailure) in
            let page = try Page(given)
            let get = CODAPRequest.get(try selectionScope(given) + ".selectionList")
            guard given["collection"] != nil else {
                return .ask(get) { (list) throws(CallFailure) in
                    .done(.object(page.result("cases", list.arrayValue ?? [])))
                }
            }
            // CODAP answers the whole data set's selection for an unknown collection.
            return .askAll([CODAPRequest.get(try given.collection()), get]) {
                (answers) throws(CallFailure) in
                .done(.object(page.result("cases", answers[1].arrayValue ?? [])))
            }
        }),
    Tool(
        "select_cases", .ensures, title: "Select cases",
        description: """
            Selects cases of a data set by id, in all graphs and tables, in place of those \
            selected before or, with "extend", in addition. Selecting a parent selects its \
            children. Ids that there are not are reported; when there is none of them, the \
            selection stays as it is.
            """,
        example: ["dataContext": "Mammals", "ids": [2287], "extend": true],
        input: [.dataContext, .required("ids", .ids, "Ids of cases."), .extend],
        output: .record(Field.selected),
        program: selectCases),
    Tool(
        "select_items", .ensures, title: "Select items",
        description: """
            Selects items (rows) by their ids, as get_items answers them, in place of what was \
            selected before or, with "extend", in addition. Ids that there are not are reported; \
            when there is none of them, the selection stays as it is. It has to look up the case \
            of each item: with case ids at hand, select_cases is faster.
            """,
        example: ["dataContext": "Mammals", "ids": [6976]],
        input: [.dataContext, .required("ids", .ids, "Ids of items."), .extend],
        output: .record(
            Field.selected + [.required("caseIDs", .anyIDs, "The cases of the selected items.")]),
        program: selectItems),
    Tool(
        "select_by_formula", .ensures, title: "Select cases by formula",
        description: """
            Selects the cases for which a CODAP formula is true, such as Mass > 3 and \
            Diet = "meat" (text in double quotes), in place of those selected before or, with \
            "extend", in addition. Without "collection" it looks at the innermost one, whose \
            cases are the rows. No match clears the selection unless it is extended.
            """,
        example: ["dataContext": "Mammals", "formula": "Mass > 3 and Diet = \"meat\""],
        input: [
            .dataContext, .formula,
            .optional("collection", .id, "Whose cases to select: its name or id."), .extend,
        ],
        output: .record([.required("matched", .count, "How many cases the formula is true for.")]),
        program: { (given) throws(CallFailure) in
            let context = try given.dataContext()
            guard given["collection"] == nil else {
                return try selectMatches(given, in: try given.collection(), of: context)
            }
            return .ask(CODAPRequest.get(context)) { (described) throws(CallFailure) in
                let collection = try innermost(of: described, in: context)
                return try selectMatches(given, in: collection, of: context)
            }
        }),
    Tool(
        "clear_selection", .ensures, title: "Clear the selection",
        description: "Deselects all cases of a data set.",
        example: ["dataContext": "Mammals"], input: [.dataContext], output: .record([]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.create(try given.dataContext() + ".selectionList", [])) {
                (_) throws(CallFailure) in .done([:])
            }
        }),
]

extension Field {
    fileprivate static let extend = Field.optional(
        "extend", .boolean, "Adds to the selection instead of replacing it.")

    /// What became of ids that were to be selected.
    fileprivate static let selected: [Field] = [
        .required("selected", .anyIDs, "Those that are selected."),
        .required("notSelected", .anyIDs, "Those that are there and were not selected."),
        .notFound,
    ]
}

private func selectionScope(_ given: Arguments) throws(CallFailure) -> String {
    try given["collection"] == nil ? given.dataContext() : given.collection()
}

/// The collection whose cases are the items.
private func innermost(of described: JSONValue, in context: String) throws(CallFailure) -> String {
    guard let key = described["collections"]?.arrayValue?.last?["id"]?.selectorKey else {
        throw CallFailure(.codap, "\(context) has no collection.")
    }
    return "\(context).collection[\(key)]"
}

/// Selects cases that there are.
private func selection(_ ids: [JSONValue], of given: Arguments, in context: String) -> JSONValue {
    let list = context + ".selectionList"
    return given.isSet("extend")
        ? CODAPRequest.update(list, .array(ids)) : CODAPRequest.create(list, .array(ids))
}

private func selectCases(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let ids = try given.list("ids")
    return try finding(ids, as: "caseByID", in: context) { (cases) throws(CallFailure) in
        let read = CODAPRequest.get(context + ".selectionList")
        return .askAll([selection(cases.found, of: given, in: context), read]) {
            (answers) throws(CallFailure) in
            let selected = (answers[1].arrayValue ?? []).compactMap { $0["caseID"] }
            return .done(.object(told(cases, selected: selected)))
        }
    }
}

private func selectItems(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let ids = try given.list("ids")
    return try finding(ids, as: "itemByID", in: context) { (items) throws(CallFailure) in
        let rows = try innermost(of: items.described, in: context)
        return .ask(CODAPRequest.get(rows + ".allCases")) { (all) throws(CallFailure) in
            let cases = (all["cases"]?.arrayValue ?? []).compactMap { $0["case"]?["id"] }
            let search = ItemCases(of: items, among: cases, in: context)
            return try search.look { (caseIDs, itemIDs) throws(CallFailure) in
                guard !caseIDs.isEmpty else {
                    throw CallFailure(.codap, "CODAP has no case for any of these items.")
                }
                return .ask(selection(caseIDs, of: given, in: context)) {
                    (_) throws(CallFailure) in
                    var result = told(items, selected: itemIDs)
                    result["caseIDs"] = .array(caseIDs)
                    return .done(.object(result))
                }
            }
        }
    }
}

/// A result: which of the ids found are among the selected ones, and which not.
private func told(_ ids: FoundIDs, selected: [JSONValue]) -> JSONObject {
    var there = JSONObject()
    for id in selected { there[id.selectorKey ?? ""] = .null }
    var result = JSONObject()
    result["selected"] = .array(ids.found.filter { there[$0.selectorKey ?? ""] != nil })
    result["notSelected"] = .array(ids.found.filter { there[$0.selectorKey ?? ""] == nil })
    result["notFound"] = .array(ids.notFound)
    return result
}

private func selectMatches(
    _ given: Arguments, in collection: String, of context: String
) throws(CallFailure) -> Step {
    .ask(try formulaSearch(given, in: collection)) { (cases) throws(CallFailure) in
        let ids = (cases.arrayValue ?? []).compactMap { $0["id"] }
        let result: JSONValue = ["matched": JSONValue(ids.count)]
        // Version 2 takes an extension by nothing for a wish to clear the selection.
        if ids.isEmpty, given.isSet("extend") { return .done(result) }
        return .ask(selection(ids, of: given, in: context)) { (_) throws(CallFailure) in
            .done(result)
        }
    }
}

/// Looks for the cases of some items. CODAP tells the item of a case only, so the cases are gone
/// through until all items are met.
private struct ItemCases: Sendable {
    /// Cases that are asked about in one message.
    private static let chunk = 1_000

    private let context: String
    private let cases: [JSONValue]
    private var next = 0
    private var wanted = JSONObject()
    private var caseIDs: [JSONValue] = []
    private var itemIDs: [JSONValue] = []

    init(of items: FoundIDs, among cases: [JSONValue], in context: String) {
        self.context = context
        self.cases = cases
        for id in items.found { wanted[id.selectorKey ?? ""] = .null }
    }

    /// - Parameter done: Gets the cases that were met and their items, in the same order.
    func look(
        then done: @escaping @Sendable ([JSONValue], [JSONValue]) throws(CallFailure) -> Step
    ) throws(CallFailure) -> Step {
        guard next < cases.count, caseIDs.count < wanted.count else {
            return try done(caseIDs, itemIDs)
        }
        let chunk = cases[next..<min(next + Self.chunk, cases.count)]
        let requests = chunk.map {
            CODAPRequest.get("\(context).itemByCaseID[\($0.selectorKey ?? "")]")
        }
        return .attemptAll(requests) { (answers) throws(CallFailure) in
            var rest = self
            rest.next = chunk.endIndex
            for (caseID, answer) in zip(chunk, answers) {
                guard let itemID = answer.value?["id"], let key = itemID.selectorKey,
                    wanted[key] != nil
                else { continue }
                rest.caseIDs.append(caseID)
                rest.itemIDs.append(itemID)
            }
            return try rest.look(then: done)
        }
    }
}
