import JSON
import Wire

let tableTools: [Tool] = [
    Tool(
        "create_table", .ensures, title: "Show a table",
        description: """
            Shows the case table of a data set. Each data set has one: a second call shows that \
            one again, gives it the title, place and size, and answers "created": false.
            """,
        example: ["dataContext": "Mammals", "title": "Mammals at a glance"],
        input: [.dataContext] + Field.placement, output: shownTable,
        program: { (given) throws(CallFailure) in try showing("caseTable", given) }),
    Tool(
        "create_case_card", .ensures, title: "Show a case card",
        description: """
            Shows the case card of a data set, one case at a time. Each data set has one: a second \
            call shows that one again and answers "created": false.
            """,
        example: ["dataContext": "Mammals"], input: [.dataContext] + Field.placement,
        output: shownTable,
        program: { (given) throws(CallFailure) in try showing("caseCard", given) }),
]

private let shownTable = Shape.record(Field.reference + [.created] + Field.wishes)

/// CODAP answers the component there is with success and leaves it as it is: what there is is
/// listed first, and changed afterwards.
private func showing(_ type: String, _ given: Arguments) throws(CallFailure) -> Step {
    let wishes = Wishes.placement(given)
    let reads = [CODAPRequest.get(try given.dataContext()), CODAPRequest.get("componentList")]
    return .askAll(reads) { (answers) throws(CallFailure) in
        var values: JSONObject = [
            "type": .string(type), "dataContext": answers[0]["name"] ?? .null,
        ]
        merge(wishes.values, into: &values)
        return .ask(CODAPRequest.create("component", .object(values))) {
            (made) throws(CallFailure) in
            let isNew = member(made["id"], of: answers[1]) == nil
            let result: JSONObject = ["created": .bool(isNew)]
            if isNew || wishes.values.isEmpty { return try telling(wishes, of: made, result) }
            let update = CODAPRequest.update(
                try component(made["id"]), .object(wishes.values))
            return .ask(update) { (_) throws(CallFailure) in
                try telling(wishes, of: made, result)
            }
        }
    }
}
