import JSON
import Wire

let adornmentTools: [Tool] = [
    Tool(
        "list_adornments", .reads, title: "List a graph's adornments",
        description: """
            Lists what is laid over a graph, such as its mean or regression line, as far as the \
            present kind of plot can show it. get_adornment has the computed values.
            """,
        example: ["component": 664_030_712_170_176], input: [.component],
        output: .record([
            .required(
                "adornments", .listOrNone(of: adornment), "Count and Percent are two sides of one.")
        ]),
        program: { (given) throws(CallFailure) in
            try findingComponent(given, ["graph"]) { (_, resource) throws(CallFailure) in
                .ask(CODAPRequest.get(resource + ".adornmentList")) { (list) throws(CallFailure) in
                    .done(["adornments": list])
                }
            }
        }),
    Tool(
        "get_adornment", .reads, title: "Read a graph's adornment",
        description: """
            Reads one adornment of a graph with the values CODAP has computed, such as the mean \
            of each category or the slope and intercept of a regression line.
            """,
        example: ["component": 664_030_712_170_176, "type": "Mean"], input: [.component, type],
        output: adornment,
        program: { (given) throws(CallFailure) in
            let key = try selector("adornment", given.text("type"))
            return try findingComponent(given, ["graph"]) { (_, resource) throws(CallFailure) in
                .ask(CODAPRequest.get(resource + "." + key))
            }
        }),
    Tool(
        "add_adornment", .ensures, title: "Add to a graph",
        description: """
            Lays something over a graph: on a dot plot Mean, Median, Standard Deviation, Plotted \
            Value or Movable Value, on a scatter plot LSRL (regression line), on any Count, or \
            Percent with categories. Answers its computed values. CODAP refuses what the plot \
            cannot show and what only a person can add (such as Box Plot).
            """,
        example: ["component": 664_030_712_170_176, "type": "Mean"],
        input: [.component, type] + settings, output: adornmentEffect,
        program: { (given) throws(CallFailure) in try setting(given, CODAPRequest.create) }),
    Tool(
        "update_adornment", .overwrites, title: "Change a graph's adornment",
        description: """
            Changes an adornment that a graph has: hides or shows it, or sets what its type has. \
            It is read back, and what took effect is told. For any other setting, delete it and \
            add it again.
            """,
        example: [
            "component": 664_030_712_170_176, "type": "LSRL", "showRSquared": true,
        ],
        input: [.component, type] + settings, output: adornmentEffect,
        program: { (given) throws(CallFailure) in
            guard !given.leavingOut(["component", "type"]).isEmpty else {
                throw CallFailure(
                    .invalidArguments, "There is nothing to change; give a setting, or isVisible.")
            }
            return try setting(given, CODAPRequest.update)
        }),
    Tool(
        "delete_adornment", .removes, title: "Remove a graph's adornment",
        description: """
            Takes an adornment off a graph. CODAP hides most and keeps them listed with \
            "isVisible": false; of movable values only the last one goes, so that \
            "isVisible" stays true.
            """,
        example: ["component": 664_030_712_170_176, "type": "Mean"], input: [.component, type],
        output: .record([
            .required("type", .text, "What was to go."),
            .required("isVisible", .boolean, "Whether the graph still shows one."),
            .required("adornments", .listOrNone(of: .any), "All."),
        ]),
        program: { (given) throws(CallFailure) in
            let type = JSONValue.string(try given.text("type"))
            return try findingComponent(given, ["graph"]) { (_, resource) throws(CallFailure) in
                let delete = CODAPRequest.delete(resource + ".adornment", ["type": type])
                return .ask(delete) { (_) throws(CallFailure) in
                    .ask(CODAPRequest.get(resource + ".adornmentList")) {
                        (list) throws(CallFailure) in
                        let isVisible = (list.arrayValue ?? []).contains {
                            $0["type"] == type && $0["isVisible"] == true
                        }
                        return .done([
                            "type": type, "isVisible": .bool(isVisible), "adornments": list,
                        ])
                    }
                }
            }
        }),
]

private let type = Field.required(
    "type", .text(minLength: 1, maxLength: 100),
    "Mean, Median, Standard Deviation, Count, Percent, LSRL, Movable Value, Plotted Value, ...")

private let adornment = Shape.record([
    .optional("type", .text, "What it is."),
    .optional("isVisible", .boolean, "Whether the graph shows it."),
    .optional("data", .any, "What CODAP has computed, an entry for each cell of categories."),
])

private let adornmentEffect = Shape.record(
    [.required("adornment", adornment, "As it is then, with its values.")] + Field.wishes)

private let settingNames = [
    "isVisible", "percentType", "showConfidenceBands", "showR", "showRSquared", "expression",
]

private let settings: [Field] = [
    .optional("isVisible", .boolean, "False hides it."),
    .optional("percentType", .choice(["row", "column", "cell"]), "Of Percent: out of what."),
    .optional("showConfidenceBands", .boolean, "Of LSRL."),
    .optional("showR", .boolean, "Of LSRL: shows the correlation."),
    .optional("showRSquared", .boolean, "Of LSRL: shows its square."),
    .optional("expression", .text, "Of Plotted Value: a number or formula; add_adornment only."),
    .optional(
        "values",
        .list(
            of: .object([
                .required("value", .number, "Where it stands on the axis."),
                .optional("categories", .values, "Attributes and categories of a split plot."),
            ])), "Of Movable Value: one for each cell of the plot."),
]

/// CODAP takes the type in the values, and answers an update with nothing.
private func setting(
    _ given: Arguments, _ request: @escaping @Sendable (String, JSONValue) -> JSONValue
) throws(CallFailure) -> Step {
    let type = try given.text("type")
    let key = try selector("adornment", type)
    var wishes = Wishes(given, settingNames)
    if let values = given["values"]?.arrayValue {
        // Pairs of a cell, as JSON in a text, and a number.
        let pairs = values.map { value -> JSONValue in
            [.string((value["categories"] ?? [:]).serialized()), value["value"] ?? .null]
        }
        wishes.add("values", as: "values", given: .array(values), told: .array(pairs))
    }
    var values = wishes.values
    values["type"] = .string(type)
    return try findingComponent(given, ["graph"]) {
        [values, wishes] (_, resource) throws(CallFailure) in
        .ask(request(resource + ".adornment", .object(values))) { (_) throws(CallFailure) in
            .ask(CODAPRequest.get(resource + "." + key)) { (shown) throws(CallFailure) in
                .done(.object(wishes.result(["adornment": shown], shown: shown)))
            }
        }
    }
}
