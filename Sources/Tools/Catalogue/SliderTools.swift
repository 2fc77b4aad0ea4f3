import JSON
import Wire

let sliderTools: [Tool] = [
    Tool(
        "create_slider", .adds, title: "Create a slider",
        description: """
            Creates a slider for a global value that formulas can use by its name. "global" names \
            it: one that does not exist is made first, one that has a slider already is refused \
            by CODAP. Left out, CODAP makes and names one (see globalValueName).
            """,
        example: ["global": "threshold", "value": 3, "lowerBound": 0, "upperBound": 10],
        input: [
            .optional("global", .text, "Name of the global value, such as threshold."),
            .optional("value", .number, "Where it stands."),
        ] + track + Field.placement,
        output: .record(
            Field.reference + [
                .optional("globalValueName", .text, "Name of its global value."),
                .optional("value", .number, "Where it stands."),
            ] + Field.wishes),
        program: { (given) throws(CallFailure) in
            guard let name = given["global"]?.stringValue else { return slider(given) }
            let global = try selector("global", name)
            return .attempt(CODAPRequest.get(global)) { (found) throws(CallFailure) in
                if found.value != nil { return slider(given) }
                let values: JSONValue = ["name": .string(name), "value": given["value"] ?? 0.5]
                return .ask(CODAPRequest.create("global", values)) {
                    (_) throws(CallFailure) in slider(given)
                }
            }
        }),
    Tool(
        "update_slider", .overwrites, title: "Change a slider",
        description: """
            Moves a slider, or changes its bounds, step or animation. It is read back: a value \
            that the step rounds is told under notApplied, and "value" is where it stands.
            """,
        example: ["component": 664_030_712_170_176, "value": 0],
        input: [.component, .optional("value", .number, "Where it is to stand.")] + track,
        output: .record(
            Field.reference + [.optional("value", .number, "Where it stands.")] + Field.wishes),
        program: { (given) throws(CallFailure) in
            try findingComponent(given, ["slider"]) { (found, resource) throws(CallFailure) in
                let wishes = sliderWishes(given)
                guard !wishes.values.isEmpty else {
                    return try changingComponent(found, resource, wishes)
                }
                return move(found, resource, wishes)
            }
        }),
]

private let track: [Field] = [
    .optional("lowerBound", .number, "Left end of its axis."),
    .optional("upperBound", .number, "Right end of its axis."),
    .optional("step", .number, "Restricts the value to multiples of this."),
    .optional("animationDirection", .choice(directions), "Where it moves when played."),
    .optional("animationMode", .choice(modes), "Whether it starts again at the end."),
    .optional("animationRate", .number, "Steps a second when played."),
]

/// In the order in which CODAP counts them.
private let directions = ["backAndForth", "lowToHigh", "highToLow"]
private let modes = ["nonStop", "onceOnly"]

private func sliderWishes(_ given: Arguments) -> Wishes {
    // The axis comes first: the value is to stand on the new one.
    var wishes = Wishes(given, ["lowerBound", "upperBound"])
    if let step = given["step"] { wishes.add("step", as: "multipleOf", given: step) }
    for (name, choices) in [("animationDirection", directions), ("animationMode", modes)] {
        guard let choice = given[name], let text = choice.stringValue,
            let index = choices.firstIndex(where: text.isSameText)
        else { continue }
        wishes.add(name, as: name, given: choice, told: JSONValue(index))
    }
    wishes.add(given, ["animationRate", "value"])
    return wishes
}

/// CODAP leaves the settings aside when it makes the global value itself: they come afterwards.
private func slider(_ given: Arguments) -> Step {
    let placed = Wishes.placement(given)
    var values: JSONObject = ["type": "slider"]
    merge(placed.values, into: &values)
    values["globalValueName"] = given["global"]
    return .ask(CODAPRequest.create("component", .object(values))) { (made) throws(CallFailure) in
        var wishes = placed
        let settings = sliderWishes(given)
        wishes.add(settings)
        let resource = try component(made["id"])
        return settings.values.isEmpty
            ? read(made, resource, wishes) : move(made, resource, settings, wishes)
    }
}

private func move(
    _ slider: JSONValue, _ resource: String, _ settings: Wishes, _ wishes: Wishes? = nil
) -> Step {
    .ask(CODAPRequest.update(resource, .object(settings.values))) { (_) throws(CallFailure) in
        read(slider, resource, wishes ?? settings)
    }
}

private func read(_ slider: JSONValue, _ resource: String, _ wishes: Wishes) -> Step {
    .ask(CODAPRequest.get(resource)) { (shown) throws(CallFailure) in
        var result = reference(slider)
        merge(reference(shown), into: &result)
        for name in ["globalValueName", "value"] { result[name] = shown[name] }
        return .done(.object(wishes.result(result, shown: shown)))
    }
}
