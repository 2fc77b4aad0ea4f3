import JSON
import Wire

/// Texts, web pages and the like: components that show no data.
let textTools: [Tool] = [
    Tool(
        "create_text", .adds, title: "Create a text",
        description: """
            Creates a text that a person can read and edit, such as instructions or a summary. A \
            line break begins a paragraph; there is no other formatting.
            """,
        example: ["text": "Which mammals sleep longest?", "title": "Question"],
        input: [text] + Field.placement, output: .effect,
        program: { (given) throws(CallFailure) in
            creatingComponent("text", given.picking(["text"]), .placement(given))
        }),
    Tool(
        "update_text", .overwrites, title: "Change a text",
        description: """
            Replaces the whole content of a text component. CODAP answers a text as its editor \
            holds it, so that the change comes back under unverified; get_component shows it.
            """,
        example: ["component": 664_030_712_170_176, "text": "Elephants sleep 4 hours."],
        input: [.component, text],
        output: .record(
            Field.reference + [.required("unverified", .record([]), "What CODAP was told.")]),
        program: { (given) throws(CallFailure) in
            try findingComponent(given, ["text"]) { (found, resource) throws(CallFailure) in
                let values = given.picking(["text"])
                return .ask(CODAPRequest.update(resource, .object(values))) {
                    (_) throws(CallFailure) in
                    var result = reference(found)
                    result["unverified"] = .object(values)
                    return .done(.object(result))
                }
            }
        }),
    Tool(
        "create_calculator", .ensures, title: "Show the calculator",
        description: """
            Shows CODAP's calculator. A document has one: when it is there already it is shown \
            again and "created" is false.
            """,
        example: [:], input: Field.placement,
        output: .record(Field.reference + [.created] + Field.wishes),
        program: { (given) throws(CallFailure) in calculator(given) }),
    Tool(
        "create_web_view", .adds, title: "Show a web page",
        description: """
            Shows a web page inside the document. The page has to allow being embedded, or it \
            stays blank, which CODAP does not tell.
            """,
        example: ["url": "https://codap.concord.org", "title": "CODAP"],
        input: [.required("url", .text, "Begins with https:// or http://.")] + Field.placement,
        output: .effect,
        program: { (given) throws(CallFailure) in
            try page("webView", given, given.text("url"))
        }),
    Tool(
        "update_web_view", .overwrites, title: "Show another web page",
        description: "Leads a web view to another page, and says whether CODAP took the address.",
        example: ["component": 664_030_712_170_176, "url": "https://concord.org"],
        input: [.component, .required("url", .text, "Begins with https:// or http://.")],
        output: .effect,
        program: { (given) throws(CallFailure) in
            let url = try webAddress(given.text("url"))
            return try findingComponent(given, ["webView"]) {
                (found, resource) throws(CallFailure) in
                var wishes = Wishes()
                wishes.add("url", as: "URL", given: url, isShown: true)
                return try changingComponent(found, resource, wishes)
            }
        }),
    Tool(
        "create_guide", .adds, title: "Create a guide",
        description: """
            Creates a guide, web pages that a person goes through one by one. CODAP v3 makes a \
            plain web view of the first page instead: "type" tells, and notApplied then names \
            the pages.
            """,
        example: ["pages": [["title": "Start", "url": "https://codap.concord.org"]]],
        input: [
            .required(
                "pages",
                .list(
                    of: .object([
                        .required("title", .text, "Shown in the guide's menu."),
                        .required("url", .text, "Begins with https:// or http://."),
                    ])), "In the order in which they are read.")
        ] + Field.placement,
        output: .effect,
        program: { (given) throws(CallFailure) in
            let pages = try given.list("pages")
            var items: [JSONValue] = []
            for page in pages {
                let url = try webAddress(page["url"]?.stringValue ?? "")
                items.append(["itemTitle": page["title"] ?? "", "url": url])
            }
            return try page("guideView", given, pages.first?["url"]?.stringValue ?? "", items)
        }),
    Tool(
        "create_image", .adds, title: "Show an image",
        description: """
            Shows an image from the web, or from a data URI such as get_picture answers. CODAP v3 \
            makes a web view of it: "type" tells.
            """,
        example: ["url": "https://codap.concord.org/favicon.png", "title": "Logo"],
        input: [
            .required("url", .text, "Begins with https://, http:// or data:image/.")
        ] + Field.placement,
        output: .effect,
        program: { (given) throws(CallFailure) in
            try page("imageComponentView", given, given.text("url"), allowsData: true)
        }),
]

private let text = Field.required("text", .anyText, "Plain text.")

/// A second one would be refused by CODAP v2, and would hide the first in v3.
private func calculator(_ given: Arguments) -> Step {
    let wishes = Wishes.placement(given)
    return .ask(CODAPRequest.get("componentList")) { (list) throws(CallFailure) in
        let there = list.arrayValue?.first { $0["type"] == "calculator" }
        var values = wishes.values
        let request: JSONValue
        if let there {
            values["isVisible"] = true
            request = CODAPRequest.update(try component(there["id"]), .object(values))
        } else {
            values["type"] = "calculator"
            request = CODAPRequest.create("component", .object(values))
        }
        return .ask(request) { (made) throws(CallFailure) in
            try telling(wishes, of: there ?? made, ["created": .bool(there == nil)])
        }
    }
}

/// CODAP makes a component of a page only when it is told how large.
private func page(
    _ type: String, _ given: Arguments, _ url: String, _ items: [JSONValue]? = nil,
    allowsData: Bool = false
) throws(CallFailure) -> Step {
    var wishes = Wishes.placement(given)
    wishes.add("url", as: "URL", given: try webAddress(url, allowsData: allowsData), isShown: true)
    var values: JSONObject = [:]
    if let items {
        values["currentItemIndex"] = 0
        wishes.add(
            "pages", as: "items", given: given["pages"] ?? .null, told: .array(items),
            isShown: true)
    }
    values["dimensions"] = ["width": 600, "height": 400]
    return creatingComponent(type, values, wishes)
}

private func webAddress(
    _ url: String, allowsData: Bool = false
) throws(CallFailure) -> JSONValue {
    let starts = ["https://", "http://"] + (allowsData ? ["data:image/"] : [])
    for start in starts where url.utf8.starts(with: start.utf8) { return .string(url) }
    throw CallFailure(
        .invalidArguments,
        "\"\(url)\" is no address of a page; it must begin with "
            + starts.joined(separator: " or ") + ".")
}
