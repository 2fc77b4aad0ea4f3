import JSON
import Wire

let setAsideTools: [Tool] = [
    Tool(
        "set_aside_cases", .ensures, title: "Set cases aside",
        description: """
            Hides cases of a data set from all tables, graphs and formulas, as a filter does, \
            without deleting them; restore_set_aside_cases brings them back. In addition to those \
            set aside before or, with "replace", in their place. Ids that there are not, which \
            includes cases set aside already, are reported.
            """,
        example: ["dataContext": "Mammals", "ids": [2287]],
        input: [
            .dataContext, .required("ids", .ids, "Ids of cases."),
            .optional("replace", .boolean, "Brings back those that were set aside before."),
        ],
        output: .record([
            .required("setAside", .anyIDs, "The cases that were set aside."), .notFound,
            .optional("setAsideItemCount", .count, "How many items are set aside in all."),
        ]),
        program: { (given) throws(CallFailure) in
            let context = try given.dataContext()
            let operation: JSONValue = given.isSet("replace") ? "replace" : "add"
            let ids = try given.list("ids")
            return try finding(ids, as: "caseByID", in: context) { (cases) throws(CallFailure) in
                let notify = CODAPRequest.notify(
                    context,
                    [
                        "request": "setAside", "operation": operation,
                        "caseIDs": .array(cases.found),
                    ])
                return .askAll([notify, CODAPRequest.get(context)]) {
                    (answers) throws(CallFailure) in
                    let count = setAsideCount(answers[1])
                    if count == JSONValue(0) {
                        throw CallFailure(
                            .codap, "CODAP took the request and set nothing aside in \(context).")
                    }
                    var result = cases.result("setAside")
                    result["setAsideItemCount"] = count
                    return .done(.object(result))
                }
            }
        }),
    Tool(
        "restore_set_aside_cases", .ensures, title: "Bring back set aside cases",
        description: """
            Brings back all cases of a data set that were set aside, by set_aside_cases or by a \
            person, and answers how many items there were and are left, where CODAP tells.
            """,
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .record([
            .optional("setAsideItemsBefore", .count, "How many items were set aside."),
            .optional("setAsideItemsLeft", .count, "How many still are."),
        ]),
        program: { (given) throws(CallFailure) in
            let context = try given.dataContext()
            let read = CODAPRequest.get(context)
            let restore = CODAPRequest.notify(context, ["request": "restoreSetasides"])
            return .askAll([read, restore, read]) { (answers) throws(CallFailure) in
                var result = JSONObject()
                result["setAsideItemsBefore"] = setAsideCount(answers[0])
                result["setAsideItemsLeft"] = setAsideCount(answers[2])
                return .done(.object(result))
            }
        }),
]

/// `nil` in versions that do not tell.
private func setAsideCount(_ described: JSONValue) -> JSONValue? {
    described["setAsideItems"]?.arrayValue.map { JSONValue($0.count) }
}
