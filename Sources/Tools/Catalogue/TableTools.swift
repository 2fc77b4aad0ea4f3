import JSON
import Wire

let tableTools: [Tool] = [
    Tool(
        "create_table", .ensures, title: "Show a table",
        description: """
            Shows the case table of a data set. Each data set has one: a second call brings the \
            same one to the front.
            """,
        example: ["dataContext": "Mammals"],
        input: [.dataContext, .optional("title", .text, "The table's title.")],
        output: .reference,
        program: { (given) throws(CallFailure) in
            let values = given.picking(["title"])
            return showing("caseTable", values, of: try given.dataContext()) {
                (made) throws(CallFailure) in .done(made)
            }
        })
]

/// Creates a component of a data set. It takes effect only when given the data set's name, and an
/// agent may know its title or id: the name is read first.
func showing(
    _ type: String, _ values: JSONObject, of context: String,
    then next: @escaping @Sendable (JSONValue) throws(CallFailure) -> Step
) -> Step {
    .ask(CODAPRequest.get(context)) { (described) throws(CallFailure) in
        guard let name = described["name"] else {
            throw CallFailure(.codap, "CODAP answered \(context) without a name.")
        }
        var component: JSONObject = ["type": .string(type), "dataContext": name]
        for (key, value) in values { component[key] = value }
        return .ask(CODAPRequest.create("component", .object(component)), then: next)
    }
}
