import JSON
import Wire

let globalTools: [Tool] = [
    Tool(
        "list_globals", .reads, title: "List global values",
        description: """
            Lists the document's global values, numbers that formulas use by their names; each \
            slider shows one.
            """,
        example: [:],
        output: .record([
            .required("globals", .listOrNone(of: global), "Each.")
        ]),
        program: { (_) throws(CallFailure) in
            .ask(CODAPRequest.get("globalList")) { (list) throws(CallFailure) in
                .done(["globals": list])
            }
        }),
    Tool(
        "get_global", .reads, title: "Read a global value",
        description: "Reads one global value, the number that a slider shows and formulas use.",
        example: ["global": "threshold"], input: [name], output: global,
        program: { (given) throws(CallFailure) in .ask(CODAPRequest.get(try resource(given))) }),
    Tool(
        "create_global", .adds, title: "Create a global value",
        description: """
            Creates a global value without a slider; formulas use it by its name. A name that is \
            taken is refused. create_slider makes one that a person can move.
            """,
        example: ["name": "threshold", "value": 3],
        input: [
            .required("name", .text, "A name that formulas can use, such as threshold."),
            .required("value", .number, "Its value."),
        ],
        output: globalEffect,
        program: { (given) throws(CallFailure) in
            let name = try given.text("name")
            let key = try selector("global", name)
            return .ask(CODAPRequest.get("globalList")) { (list) throws(CallFailure) in
                // CODAP v2 would make a second one.
                if DataSetDescription.first(in: list.arrayValue ?? [], "name", name) != nil {
                    throw CallFailure(
                        .codap,
                        "There is a global value \"\(name)\" already; change it with update_global."
                    )
                }
                return .ask(CODAPRequest.create("global", given.value)) { (_) throws(CallFailure) in
                    read(key, given)
                }
            }
        }),
    Tool(
        "update_global", .overwrites, title: "Change a global value",
        description: """
            Gives a global value another number; its slider and the formulas that use it follow. \
            CODAP v3 refuses 0 here: then its slider is moved to 0, and without a slider the call \
            fails.
            """,
        example: ["global": "threshold", "value": 4],
        input: [name, .required("value", .number, "Its new value.")], output: globalEffect,
        program: { (given) throws(CallFailure) in
            let key = try resource(given)
            let value = given["value"] ?? .null
            let update = CODAPRequest.update(key, ["value": value])
            return .ask(CODAPRequest.get(key)) { (found) throws(CallFailure) in
                .attempt(update) { (answer) throws(CallFailure) in
                    guard case .failure(let words) = answer else { return read(key, given) }
                    let refusal = CallFailure(refused: update, words: words)
                    guard value == 0 else { throw refusal }
                    return zero(found["name"], refusal) { read(key, given) }
                }
            }
        }),
]

private let name = Field.required("global", .id, "The global value: its name or id.")

private let global = Shape.record([
    .required("name", .text, "What formulas call it."),
    .required("value", .any, "Its number."), .optional("id", .id, "Its id."),
])

private let globalEffect = Shape.record(
    [
        .required("name", .text, "What formulas call it."),
        .required("value", .any, "Its number by then."),
    ] + Field.wishes)

private func resource(_ given: Arguments) throws(CallFailure) -> String {
    try selector("global", given.key("global"))
}

private func read(_ key: String, _ given: Arguments) -> Step {
    .ask(CODAPRequest.get(key)) { (shown) throws(CallFailure) in
        let wishes = Wishes(given, ["value"])
        let result = Arguments(value: shown).picking(["id", "name", "value"])
        return .done(.object(wishes.result(result, shown: shown)))
    }
}

/// CODAP v3 takes 0 for a missing value when it updates a global, but not when it updates a slider.
private func zero(
    _ name: JSONValue?, _ refusal: CallFailure, then next: @escaping @Sendable () -> Step
) -> Step {
    .ask(CODAPRequest.get("componentList")) { (list) throws(CallFailure) in
        let sliders = (list.arrayValue ?? []).filter { $0["type"] == "slider" }
        var reads: [JSONValue] = []
        for slider in sliders { reads.append(CODAPRequest.get(try component(slider["id"]))) }
        let none = CallFailure(
            refusal.kind,
            refusal.message + ". CODAP v3 takes 0 only through a slider, and this global value has "
                + "none: call create_slider with it first.",
            details: refusal.details)
        guard !reads.isEmpty else { throw none }
        return .attemptAll(reads) { (answers) throws(CallFailure) in
            guard
                let slider = answers.compactMap({ $0.value }).first(where: {
                    $0["globalValueName"] == name
                })
            else { throw none }
            let update = CODAPRequest.update(try component(slider["id"]), ["value": 0])
            return .ask(update) { (_) throws(CallFailure) in next() }
        }
    }
}
