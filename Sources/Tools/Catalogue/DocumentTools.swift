import JSON
import Wire

let documentTools: [Tool] = [
    Tool(
        "get_status", .reads, title: "Look at the document",
        description: """
            Tells at a glance what there is: CODAP's version, the data sets, all components \
            (tables, graphs, maps, sliders, ...) and the frame of the plugin through which you \
            act. Call it first. A part that CODAP could not answer is named under "failed" with \
            the reason; the rest is still told.
            """,
        example: [:],
        output: .record([
            .optional("codapVersion", .anyText, "CODAP's version; 2.x and 3.x differ in places."),
            .optional("dataContexts", referenceList, "The data sets."),
            .optional(
                "components", referenceList, "What is on the page; the plugin is a \"game\"."),
            .optional("plugin", .record([]), "The plugin's own frame and its settings."),
            .optional("failed", .record([]), "Parts that could not be read, with CODAP's words."),
        ]),
        program: { (_) throws(CallFailure) in status }),
    Tool(
        "undo", .removes, title: "Undo",
        description: """
            Presses CODAP's undo button: takes back the last change to the document, whoever made \
            it, the person or you. CODAP 2 only knows what the person has done since your last \
            change. It is a success too when there was nothing to undo; read the document to see \
            what has changed.
            """,
        example: [:], output: undoState, program: { (_) throws(CallFailure) in press("undo") }),
    Tool(
        "redo", .removes, title: "Redo",
        description: """
            Presses CODAP's redo button: makes again what was last undone. It is a success too \
            when there was nothing to redo.
            """,
        example: [:], output: undoState, program: { (_) throws(CallFailure) in press("redo") }),
    Tool(
        "log_message", .adds, title: "Write to CODAP's log",
        description: """
            Sends a message to CODAP's activity log, which researchers may record. People do not \
            see it; use create_text to tell them something.
            """,
        example: ["message": "Compared %@ with %@", "replaceArgs": ["Sleep", "LifeSpan"]],
        input: [
            .required("message", .text, "The message; each %@ stands for one of replaceArgs."),
            .optional("replaceArgs", .list(of: .cell), "What stands in for each %@, in order."),
            .optional("topic", .text, "What kind of message it is."),
        ],
        output: .record([.required("logged", .text, "The message, as given.")]),
        program: { (given) throws(CallFailure) in
            let message = try given.text("message")
            var values = given.picking(["replaceArgs", "topic"])
            values["formatStr"] = .string(message)
            return .ask(CODAPRequest.notify("logMessage", .object(values))) {
                (_) throws(CallFailure) in .done(["logged": .string(message)])
            }
        }),
    Tool(
        "update_plugin", .overwrites, title: "Change the plugin's own frame",
        description: """
            Changes the tile of the plugin through which you act: its title, its size, and what \
            people may do to data while it is there. The title stays when a person has given the \
            tile one; it is then told under notApplied. Other tiles: update_component.
            """,
        example: ["title": "Mammal helper", "dimensions": ["width": 400, "height": 300]],
        input: [
            .optional("title", .text, "The tile's title."),
            .optional("dimensions", .object(dimensions), "The tile's size in pixels."),
        ] + permissions,
        output: .record(Field.effect),
        program: { (given) throws(CallFailure) in
            let wanted = given.value.objectValue ?? JSONObject()
            try requireAny(wanted, of: "title, dimensions or a permission")
            return .ask(CODAPRequest.update(ownFrame, given.value)) { (_) throws(CallFailure) in
                .ask(CODAPRequest.get(ownFrame)) { (frame) throws(CallFailure) in
                    .done(.object(effect(of: wanted, in: frame)))
                }
            }
        }),
    Tool(
        "get_recent_changes", .reads, title: "See what the person did",
        description: """
            Tells what has changed in the document lately, above all what the person did: \
            selections, edits of cells, moved sliders, new or deleted tiles and data sets. Begin \
            without a cursor, then pass nextCursor to get only what is new since. The oldest \
            changes are dropped when there are many: "missed" tells how many you did not see.
            """,
        example: ["limit": 20],
        input: [
            .optional("cursor", .text, "The nextCursor of the answer before."),
            .optional(
                "limit", .integer(minimum: 1, maximum: 1_000), "Most changes; 100 if not given."),
        ],
        output: .record([
            .required("changes", .listOrNone(of: .any), "Oldest first."),
            .required("nextCursor", .text, "Ask with it for what comes after."),
        ]),
        program: { (given) throws(CallFailure) in
            let limit = try given.integer("limit", default: 100)
            return .worker(.changes(after: given["cursor"]?.stringValue, limit: limit)) {
                (changes) throws(CallFailure) in .done(changes)
            }
        }),
]

/// The resource that is the plugin's tile.
let ownFrame = "interactiveFrame"

private let dimensions: [Field] = [
    .required("width", .integer(minimum: 1, maximum: 10_000), "Pixels."),
    .required("height", .integer(minimum: 1, maximum: 10_000), "Pixels."),
]

/// What the plugin's frame may forbid or allow, as CODAP names it.
private let permissions: [Field] = [
    .optional("preventBringToFront", .boolean, "Do not bring the tile to the front on a click."),
    .optional("preventDataContextReorg", .boolean, "Forbid dragging attributes in tables."),
    .optional("preventTopLevelReorg", .boolean, "Forbid dragging to and from the top level."),
    .optional("preventAttributeDeletion", .boolean, "Forbid people to delete attributes."),
    .optional("allowEmptyAttributeDeletion", .boolean, "Allow that for empty attributes."),
    .optional("respectEditableItemAttribute", .boolean, "Lock rows whose __editable__ is false."),
    .optional(
        "blockAPIRequestsWhileEditing", .boolean,
        "Make calls wait while a person edits a cell; they may then time out."),
]

private let referenceList = Shape.listOrNone(of: .reference)

private let undoState = Shape.record([
    .optional("canUndo", .boolean, "Whether there is more to undo."),
    .optional("canRedo", .boolean, "Whether there is something to redo."),
])

/// One message; what fails does not hide the rest.
private var status: Step {
    let parts = [
        ("plugin", ownFrame), ("dataContexts", "dataContextList"), ("components", "componentList"),
    ]
    let requests = parts.map { CODAPRequest.get($0.1) }
    return .attemptAll(requests) { (answers) throws(CallFailure) in
        var result = JSONObject()
        var failed = JSONObject()
        for ((part, _), answer) in zip(parts, answers) {
            switch answer {
            case .success(let value): result[part] = value
            case .failure(let words): failed[part] = .string(words)
            }
        }
        if result.isEmpty, case .failure(let words) = answers[0] {
            throw CallFailure(refused: requests[0], words: words)
        }
        if var frame = result["plugin"]?.objectValue {
            result["codapVersion"] = frame["codapVersion"]
            // The plugin's own memory of its session is nobody's business.
            frame["savedState"] = nil
            result["plugin"] = .object(frame)
        }
        if !failed.isEmpty { result["failed"] = .object(failed) }
        return .done(.object(result))
    }
}

private func press(_ button: String) -> Step {
    let operation = JSONValue.string(button + "ButtonPress")
    return .ask(CODAPRequest.notify("undoChangeNotice", ["operation": operation])) {
        (state) throws(CallFailure) in .done(.object(state.objectValue ?? JSONObject()))
    }
}
