import JSON
import Wire

let pictureTools: [Tool] = [
    Tool(
        "get_picture", .reads, title: "Take a picture of a graph or map",
        description: """
            Takes a picture of a graph or map as it stands, as a data URI. One that is too long \
            for an answer is made smaller: "scaled" tells, and originalWidth and originalHeight \
            say how large it was. CODAP v3 has pictures of graphs only.
            """,
        example: ["component": 664_030_712_170_176],
        input: [
            .component,
            .optional(
                "maxBytes", .integer(minimum: 10_000, maximum: maxPictureBytes),
                "Longest data URI wanted, \(maxPictureBytes) unless given."),
        ],
        output: .record(
            Field.reference + [
                .required("dataURI", .text, "The picture, data:image/png;base64,..."),
                .required("width", .number, "Pixels."), .required("height", .number, "Pixels."),
                .required("originalWidth", .number, "As CODAP drew it."),
                .required("originalHeight", .number, "As CODAP drew it."),
                .required("scaled", .boolean, "Whether it was made smaller."),
            ]),
        program: { (given) throws(CallFailure) in
            let maxBytes = try given.integer("maxBytes", default: maxPictureBytes)
            return try findingComponent(given, ["graph", "map"]) {
                (found, resource) throws(CallFailure) in
                try picture(of: found, resource, maxBytes: maxBytes)
            }
        })
]

/// Longest data URI. The whole result stays below 1 MiB with it.
private let maxPictureBytes = 1_000_000

private func picture(
    of found: JSONValue, _ resource: String, maxBytes: Int
) throws(CallFailure) -> Step {
    guard let key = found["id"]?.selectorKey else {
        throw CallFailure(.codap, "CODAP answered \(resource) without an id.")
    }
    let request = CODAPRequest.get(try selector("dataDisplay", key))
    return .attempt(request) { (answer) throws(CallFailure) in
        switch answer {
        case .failure(let words):
            let refusal = CallFailure(refused: request, words: words)
            guard found["type"] == "map" else { throw refusal }
            throw CallFailure(
                refusal.kind, refusal.message + ". CODAP v3 has no pictures of maps.",
                details: refusal.details)
        case .success(let display):
            guard let uri = display["exportDataUri"]?.stringValue else {
                throw CallFailure(.codap, "CODAP answered without a picture.")
            }
            return .worker(.shrink(picture: uri, maxBytes: maxBytes)) {
                (picture) throws(CallFailure) in
                var result = reference(found)
                merge(picture.objectValue ?? JSONObject(), into: &result)
                result["scaled"] = .bool(picture["width"] != picture["originalWidth"])
                return .done(.object(result))
            }
        }
    }
}
