import JSON
import Wire

let componentTools: [Tool] = [
    Tool(
        "list_components", .reads, title: "List components",
        description: """
            Lists what stands in the document: tables, graphs, maps, sliders, texts, this plugin \
            (type game), hidden ones too. Use it to learn the ids other tools take.
            """,
        example: [:], output: .references("components", "With \"type\", and \"hidden\" in v3."),
        program: { (_) throws(CallFailure) in
            .ask(CODAPRequest.get("componentList")) { (list) throws(CallFailure) in
                .done(["components": list])
            }
        }),
    Tool(
        "get_component", .reads, title: "Describe a component",
        description: """
            Describes one component: place, size, and what its type has, such as a graph's \
            attributes, bounds and plot type, a slider's value, or a text's content.
            """,
        example: ["component": 664_030_712_170_176], input: [.component],
        output: .record(Field.reference),
        program: { (given) throws(CallFailure) in
            try findingComponent(given, []) { (found, _) throws(CallFailure) in .done(found) }
        }),
    Tool(
        "update_component", .overwrites, title: "Change a component",
        description: """
            Changes what every component has: title, place, size, whether it is shown, whether a \
            person may close or resize it. Says what took effect. What a graph, map, slider, text \
            or web page shows is changed by update_graph and its like.
            """,
        example: ["component": 664_030_712_170_176, "title": "Sleep and life span"],
        input: [
            .component, .title, .optional("position", Field.position, "Where it goes."),
            .optional("dimensions", Field.dimensions, "Its size."),
            .optional("isVisible", .boolean, "False hides it."),
            .optional("cannotClose", .boolean, "True takes away the close box."),
            .optional("isResizable", .boolean, "Whether a person may resize it."),
        ],
        output: shownEffect,
        program: { (given) throws(CallFailure) in
            try updatingComponent(
                given, ["title", "position", "dimensions", "isVisible", "cannotClose"],
                isResizable: given["isResizable"])
        }),
    Tool(
        "move_component", .overwrites, title: "Move a component",
        description: "Moves a component to a place in the document and says where it is then.",
        example: ["component": "Sleep", "position": ["left": 20, "top": 300]],
        input: [.component, .required("position", Field.position, "Where it goes.")],
        output: .effect,
        program: { (given) throws(CallFailure) in try updatingComponent(given, ["position"]) }),
    Tool(
        "resize_component", .overwrites, title: "Resize a component",
        description: "Gives a component another size and says whether it took effect.",
        example: ["component": "Sleep", "dimensions": ["width": 400, "height": 300]],
        input: [.component, .required("dimensions", Field.dimensions, "Its size.")],
        output: .effect,
        program: { (given) throws(CallFailure) in try updatingComponent(given, ["dimensions"]) }),
    Tool(
        "hide_component", .ensures, title: "Hide a component",
        description: """
            Takes a component out of sight without losing it; show_component brings it back.
            """,
        example: ["component": "Sleep"], input: [.component], output: shownEffect,
        program: { (given) throws(CallFailure) in try updatingComponent(visible(false, given)) }),
    Tool(
        "show_component", .ensures, title: "Show a component",
        description: "Shows a component that was hidden, or closed as a table or calculator.",
        example: ["component": "Sleep"], input: [.component], output: shownEffect,
        program: { (given) throws(CallFailure) in try updatingComponent(visible(true, given)) }),
    Tool(
        "delete_component", .removes, title: "Delete a component",
        description: """
            Removes a component. Its data set stays. CODAP only hides tables, cards and the \
            calculator: then "deleted" is false and show_component brings it back. This plugin's \
            own component is refused, for that would end the connection.
            """,
        example: ["component": 664_030_712_170_176], input: [.component],
        output: .record(
            Field.reference + [
                .required("deleted", .boolean, "Whether it is gone."),
                .optional("hidden", .boolean, "Whether it is out of sight instead."),
            ]),
        program: { (given) throws(CallFailure) in
            let resource = try given.component()
            return .attemptAll([CODAPRequest.get(resource), CODAPRequest.get("interactiveFrame")]) {
                (answers) throws(CallFailure) in
                guard case .failure(let words) = answers[0] else {
                    return try identifying(
                        answers[0].value ?? .null, try given.key("component")
                    ) { (found) throws(CallFailure) in
                        try deletingComponent(found, plugin: answers[1])
                    }
                }
                throw CallFailure(refused: CODAPRequest.get(resource), words: words)
            }
        }),
    Tool(
        "select_component", .ensures, title: "Select a component",
        description: """
            Brings a component to the front and gives it the focus, as a click on its title does. \
            CODAP does not tell whether it did.
            """,
        example: ["component": "Sleep"], input: [.component],
        output: .record(Field.reference),
        program: { (given) throws(CallFailure) in try notifyingComponent(given, [], "select") }),
    Tool(
        "autoscale_component", .overwrites, title: "Rescale a component",
        description: """
            Fits a graph's axes, a map's section or a table's columns to the data. Other types \
            are refused: CODAP would accept them without effect.
            """,
        example: ["component": "Sleep"], input: [.component],
        output: .record(Field.reference),
        program: { (given) throws(CallFailure) in
            try notifyingComponent(given, ["graph", "map", "caseTable"], "autoScale")
        }),
]

private let shownEffect = Shape.record(
    Field.reference + Field.wishes + [
        .optional("hidden", .boolean, "Whether it is out of sight; v2 does not tell.")
    ])

private func visible(_ isVisible: Bool, _ given: Arguments) -> Arguments {
    var arguments = given.value.objectValue ?? JSONObject()
    arguments["isVisible"] = .bool(isVisible)
    return Arguments(value: .object(arguments))
}

/// Whether a component is shown stands in the list alone.
private func updatingComponent(
    _ given: Arguments, _ names: [String] = ["isVisible"], isResizable: JSONValue? = nil
) throws(CallFailure) -> Step {
    var wishes = Wishes(given, names)
    if let isResizable {
        // CODAP answers one for each direction.
        wishes.add(
            "isResizable", as: "isResizable", given: isResizable,
            told: ["width": isResizable, "height": isResizable])
    }
    guard wishes.values["isVisible"] != nil else {
        return try findingComponent(given, []) {
            [wishes] (found, resource) throws(CallFailure) in
            try changingComponent(found, resource, wishes)
        }
    }
    return try findingComponent(given, []) { [wishes] (found, resource) throws(CallFailure) in
        .ask(CODAPRequest.update(resource, .object(wishes.values))) { (_) throws(CallFailure) in
            .askAll([CODAPRequest.get(resource), CODAPRequest.get("componentList")]) {
                (answers) throws(CallFailure) in
                var result = reference(found)
                merge(reference(answers[0]), into: &result)
                var shown = answers[0].objectValue ?? JSONObject()
                if let hidden = member(result["id"], of: answers[1])?["hidden"]?.boolValue {
                    shown["isVisible"] = .bool(!hidden)
                    result["hidden"] = .bool(hidden)
                }
                return .done(.object(wishes.result(result, shown: .object(shown))))
            }
        }
    }
}

private func notifyingComponent(
    _ given: Arguments, _ types: [String], _ request: String
) throws(CallFailure) -> Step {
    try findingComponent(given, types) { (found, resource) throws(CallFailure) in
        .ask(CODAPRequest.notify(resource, ["request": .string(request)])) {
            (_) throws(CallFailure) in .done(.object(reference(found)))
        }
    }
}

private func deletingComponent(
    _ found: JSONValue, plugin: CODAPAnswer
) throws(CallFailure) -> Step {
    let resource = try component(found["id"])
    if let own = plugin.value?["id"], own == found["id"] {
        throw CallFailure(
            .codap,
            "That is this plugin's own component; without it there is no connection to CODAP. "
                + "hide_component hides it.")
    }
    return .ask(CODAPRequest.delete(resource)) { (_) throws(CallFailure) in
        .ask(CODAPRequest.get("componentList")) { (list) throws(CallFailure) in
            var result = reference(found)
            let left = member(found["id"], of: list)
            result["deleted"] = .bool(left == nil)
            if let hidden = left?["hidden"] {
                result["hidden"] = hidden
                if hidden == false {
                    throw CallFailure(
                        .codap,
                        "CODAP answered that it had deleted \(resource), but it is still there.")
                }
            }
            return .done(.object(result))
        }
    }
}
