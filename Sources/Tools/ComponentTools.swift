import JSON
import Wire

let componentTools: [Tool] = [
    Tool(
        name: "create_table", title: "Show a table",
        description: """
            Shows the case table of a data set. Each data set has one: a second call brings the \
            same one to the front. Answers {id, title, type}.
            """,
        annotations: .ensures,
        inputSchema: Schema.object(
            ["dataContext": Schema.dataContext, "title": Schema.text("The table's title.")],
            required: ["dataContext"]),
        program: { (arguments) throws(CallFailure) in
            let given = Arguments(value: arguments)
            var values: JSONObject = ["type": "caseTable"]
            if let title = try given.text(ifGiven: "title") { values["title"] = .string(title) }
            return creating(values, of: try given.dataContext()) { (answers) throws(CallFailure) in
                .done(answers[1])
            }
        }),
    Tool(
        name: "create_graph", title: "Create a graph",
        description: """
            Creates a graph of a data set's attributes. One attribute makes a dot plot or bar \
            chart, two make a scatter plot. Answers {id, title, type, applied, notApplied}: an \
            attribute CODAP did not take is named under notApplied, usually because the data set \
            has no attribute of that name.
            """,
        annotations: .adds,
        inputSchema: Schema.object(
            [
                "dataContext": Schema.dataContext,
                "xAttribute": Schema.text("Attribute on the horizontal axis."),
                "yAttribute": Schema.text("Attribute on the vertical axis."),
                "legendAttribute": Schema.text("Attribute that colours the points."),
                "title": Schema.text("The graph's title."),
            ], required: ["dataContext"]),
        program: { (arguments) throws(CallFailure) in
            let given = Arguments(value: arguments)
            let values = try graphValues(given)
            return creating(values, of: try given.dataContext()) { (answers) throws(CallFailure) in
                try graphOutcome(arguments, answers: answers)
            }
        }),
]

/// Creates a component. It takes effect only when given the data set's name, and an agent may know
/// its title or id: the name is read first.
private func creating(
    _ values: JSONObject, of context: String, finish: @escaping ToolRun.Plan
) -> ToolRun {
    ToolRun { (answers) throws(CallFailure) in
        switch answers.count {
        case 0: return .send(Request.get(context))
        case 1:
            guard let name = answers[0]["name"]?.stringValue else {
                throw CallFailure(.codap, "CODAP answered \(context) without a name.")
            }
            var values = values
            values["dataContext"] = .string(name)
            return .send(Request.create("component", .object(values)))
        default: return try finish(answers)
        }
    }
}

private let graphRoles = [
    ("xAttribute", "xAttributeName"), ("yAttribute", "yAttributeName"),
    ("legendAttribute", "legendAttributeName"),
]

private func graphValues(_ given: Arguments) throws(CallFailure) -> JSONObject {
    var values: JSONObject = ["type": "graph"]
    if let title = try given.text(ifGiven: "title") { values["title"] = .string(title) }
    for (argument, property) in graphRoles {
        if let name = try given.text(ifGiven: argument) { values[property] = .string(name) }
    }
    return values
}

/// CODAP ignores an attribute it does not know, so the graph is read back.
private func graphOutcome(
    _ arguments: JSONValue, answers: [JSONValue]
) throws(CallFailure) -> ToolStep {
    // As text: an id of CODAP's has up to 15 digits, and in the browser an Int has 32 bits.
    guard let id = answers[1]["id"]?.numberValue?.text else {
        throw CallFailure(.codap, "CODAP created the graph but did not say its id.")
    }
    guard answers.count > 2 else { return .send(Request.get("component[\(id)]")) }
    var applied = JSONObject()
    var notApplied = JSONObject()
    for (argument, property) in graphRoles {
        guard let wanted = arguments[argument] else { continue }
        if answers[2][property] == wanted {
            applied[argument] = wanted
        } else {
            notApplied[argument] = wanted
        }
    }
    var result = answers[1].objectValue ?? JSONObject()
    result["applied"] = .object(applied)
    result["notApplied"] = .object(notApplied)
    return .done(.object(result))
}
