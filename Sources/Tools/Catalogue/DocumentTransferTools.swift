import JSON
import Wire

let documentTransferTools: [Tool] = [
    Tool(
        "export_document", .reads, title: "Export the whole document",
        description: """
            Reads the whole CODAP document, data and components, as the JSON that CODAP saves and \
            replace_document takes. A document of up to 250 kB comes as "document"; a larger one \
            as "text", in pieces to be joined: ask again with nextCursor. It fails when the \
            document changes between two pieces; begin again then. For data alone use export_data.
            """,
        example: [:],
        input: [.optional("cursor", .text, "The nextCursor of the piece before.")],
        output: .record([
            .required("bytes", .count, "Length of the document's JSON text."),
            .optional("document", .record([]), "The document, when it is short enough."),
            .optional("text", .text, "Else a piece of its JSON text."),
            .optional("nextCursor", .text, "Present when there are more pieces."),
        ]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(ownFrame)) { (frame) throws(CallFailure) in
                // CODAP hands the document out only to a tile that has subscribed to it.
                guard frame["subscribeToDocuments"]?.boolValue == true else {
                    let subscribe: JSONValue = ["subscribeToDocuments": true]
                    return .ask(CODAPRequest.update(ownFrame, subscribe)) {
                        (_) throws(CallFailure) in reading(given)
                    }
                }
                return reading(given)
            }
        }),
    Tool(
        "replace_document", .removes, title: "Replace the whole document",
        description: """
            Replaces everything in CODAP with another document, such as export_document answered \
            earlier. What is not in that document is gone, perhaps the plugin itself: the call \
            may then end as worker_lost or without an answer though it has worked, and the person \
            may have to open the plugin again. Ask the person before. CODAP loads it after it has \
            answered: read get_status to see that it has.
            """,
        example: ["document": ["appName": "DG", "components": [], "contexts": []]],
        input: [
            .required(
                "document", .map(of: .any, minProperties: 1), "A CODAP document, version 2's form.")
        ],
        output: .record([.required("accepted", .boolean, "CODAP has begun to load it.")]),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.update("document", given["document"] ?? .null)) {
                (_) throws(CallFailure) in .done(["accepted": true])
            }
        }),
]

/// Most bytes of a document's text in one piece. As a JSON string it may double: JSON text holds no
/// byte that is escaped to more than two.
private let pieceBytes = Page.maxBytes / 2

private func reading(_ given: Arguments) -> Step {
    let request = CODAPRequest.get("document")
    return .attempt(request) { (answer) throws(CallFailure) in
        // The answer is bare; the document comes in a notice of its own.
        if case .failure(let words) = answer, !words.isSameText(as: CODAPAnswer.nothing) {
            throw CallFailure(refused: request, words: words)
        }
        return .worker(.document) { (document) throws(CallFailure) in
            .done(.object(try piece(of: document, at: given["cursor"]?.stringValue)))
        }
    }
}

/// The document, or the piece of its text that begins at a cursor.
private func piece(of document: JSONValue, at cursor: String?) throws(CallFailure) -> JSONObject {
    let bytes = document.utf8()
    var result: JSONObject = ["bytes": JSONValue(bytes.count)]
    if cursor == nil, bytes.count <= Page.maxBytes {
        result["document"] = document
        return result
    }
    // The cursor tells the text too, so that pieces of two documents are never joined.
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let mark = "-" + String(Int(hash >> 1))
    var start = 0
    while start < bytes.count {
        var end = min(start + pieceBytes, bytes.count)
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        if cursor.map((String(start) + mark).isSameText) ?? true {
            result["text"] = .string(String(decoding: bytes[start..<end], as: UTF8.self))
            if end < bytes.count { result["nextCursor"] = .string(String(end) + mark) }
            return result
        }
        start = end
    }
    throw CallFailure(
        .codap,
        "\"cursor\" does not belong to this document, which may have changed since the piece "
            + "before; begin again without it.")
}
