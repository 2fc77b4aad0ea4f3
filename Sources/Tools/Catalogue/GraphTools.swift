import JSON
import Wire

let graphTools: [Tool] = [
    Tool(
        "create_graph", .adds, title: "Create a graph",
        description: """
            Creates a graph of a data set's attributes. One attribute makes a dot plot or bar \
            chart, two make a scatter plot. An attribute CODAP did not take is named under \
            notApplied, usually because the data set has no attribute of that name.
            """,
        example: ["dataContext": "Mammals", "xAttribute": "LifeSpan", "yAttribute": "Sleep"],
        input: [
            .dataContext, .optional("xAttribute", .text, "Attribute on the horizontal axis."),
            .optional("yAttribute", .text, "Attribute on the vertical axis."),
            .optional("legendAttribute", .text, "Attribute that colours the points."),
            .optional("title", .text, "The graph's title."),
        ],
        output: .record([
            .required("id", .id, "The graph's id."),
            .required("applied", .any, "What took effect."),
            .required("notApplied", .any, "What CODAP did not take."),
        ]),
        program: { (given) throws(CallFailure) in
            var values = given.picking(["title"])
            for (argument, property) in graphRoles {
                if let name = given[argument] { values[property] = name }
            }
            return showing("graph", values, of: try given.dataContext()) {
                (made) throws(CallFailure) in try readBack(made, wanted: given)
            }
        })
]

private let graphRoles = [
    ("xAttribute", "xAttributeName"), ("yAttribute", "yAttributeName"),
    ("legendAttribute", "legendAttributeName"),
]

/// CODAP ignores an attribute it does not know, so the graph is read back.
private func readBack(_ made: JSONValue, wanted: Arguments) throws(CallFailure) -> Step {
    guard let id = made["id"]?.selectorKey else {
        throw CallFailure(.codap, "CODAP created the graph but did not say its id.")
    }
    return .ask(CODAPRequest.get("component[\(id)]")) { (graph) throws(CallFailure) in
        var applied = JSONObject()
        var notApplied = JSONObject()
        for (argument, property) in graphRoles {
            guard let attribute = wanted[argument] else { continue }
            if graph[property] == attribute {
                applied[argument] = attribute
            } else {
                notApplied[argument] = attribute
            }
        }
        var result = made.objectValue ?? JSONObject()
        result["applied"] = .object(applied)
        result["notApplied"] = .object(notApplied)
        return .done(.object(result))
    }
}
