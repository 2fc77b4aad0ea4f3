import JSON
import Tools

/// docs/tools.md: the catalogue for people.
enum ToolsDocument {
    static var text: String {
        ([intro, contents] + ToolCatalogue.all.map(section) + [aliases]).joined(separator: "\n")
    }

    private static let intro = """
        # Tools

        What an agent may call: `{"code": …, "tool": name, "args": {…}}` to `POST /api/request`
        (see [protocol.md](protocol.md)). Agents read the same from `GET /api/metadata`. This page
        is written by `codap-relay tools --markdown`; run
        `UPDATE_DOCS=1 swift test --filter ToolsDocument` to put it here.

        A call whose arguments do not fit is refused with 422 and the place of each mistake, before
        anything is queued. Ids may be given as numbers or as text. Every result is a JSON object;
        it may have more members than are listed under what comes back.

        """

    private static var contents: String {
        var lines = ["## Contents", ""]
        lines += ToolCatalogue.all.map { "- [\($0.name)](#\($0.name)): \($0.title)" }
        lines += ["- [Aliases](#aliases): names and spellings of earlier clients", ""]
        return lines.joined(separator: "\n")
    }

    private static func section(_ tool: Tool) -> String {
        var lines = ["## \(tool.name)", "", "**\(tool.title).** \(tool.description)", ""]
        lines += ["*\(effect(of: tool.annotations))*", ""]
        let arguments = rows(of: tool.input)
        if arguments.isEmpty {
            lines += ["No arguments.", ""]
        } else {
            lines += ["| argument | | what it may be | what it is |", "|---|---|---|---|"]
            lines += arguments.map(\.argumentLine) + [""]
        }
        lines += ["```json", tool.example.serialized(), "```", ""]
        let members = rows(of: tool.output)
        if members.isEmpty {
            lines += ["Comes back: an object.", ""]
        } else {
            lines += ["| comes back | what it may be | what it is |", "|---|---|---|"]
            lines += members.map(\.memberLine) + [""]
        }
        return lines.joined(separator: "\n")
    }

    private static func effect(of annotations: ToolAnnotations) -> String {
        if annotations.readOnly { return "Changes nothing." }
        let effect =
            annotations.destructive
            ? "Changes the document, and may remove or overwrite what was there."
            : "Changes the document, and removes nothing."
        return effect
            + (annotations.idempotent
                ? " Running it twice does what running it once does."
                : " Running it twice is not running it once.")
    }

    // MARK: - Members

    /// A member of an object, at whatever depth.
    private struct Row {
        let place: String
        let field: Field

        private var type: String { words(field.shape).cell }

        var argumentLine: String {
            "| `\(place)` | \(field.isRequired ? "required" : "") | \(type) | "
                + "\(field.about.cell) |"
        }

        var memberLine: String {
            "| `\(place)`\(field.isRequired ? "" : "?") | \(type) | \(field.about.cell) |"
        }
    }

    private static func rows(of shape: Shape, at place: String = "") -> [Row] {
        switch shape {
        case .object(let fields, _):
            fields.flatMap { field in
                let inner = place.isEmpty ? field.name : "\(place).\(field.name)"
                return [Row(place: inner, field: field)] + rows(of: field.shape, at: inner)
            }
        case .list(let element, _, _): rows(of: element, at: place + "[]")
        case .map(let member, _): rows(of: member, at: place + ".*")
        case .union(let shapes): shapes.flatMap { rows(of: $0, at: place) }
        case .text, .integer, .number, .boolean, .null, .choice, .any: []
        }
    }

    private static func words(_ shape: Shape) -> String {
        switch shape {
        case .text(_, let most): most > Int(Int32.max) ? "string" : "string, at most \(most)"
        case .integer(let least, let most):
            most >= 1_000_000_000
                ? "integer from \(least)" : "integer from \(least) to \(most)"
        case .number: "number"
        case .boolean: "true or false"
        case .null: "null"
        case .choice(let names): names.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element, let least, _):
            (least > 0 ? "list of at least \(least): " : "list: ") + words(element)
        case .object: "object"
        case .map(let member, _): "object, any names: \(words(member))"
        case .union(let shapes): shapes.map(words).joined(separator: " or ")
        case .any: "anything"
        }
    }

    // MARK: - Aliases

    private static var aliases: String {
        var lines = [
            "## Aliases", "",
            """
            Names and spellings of clients that were written for the first system. The relay turns
            them into the tool's own before it checks, queues or counts a call; the answer then says
            the tool's name under `tool`, and what had no effect under `ignoredArguments`. They are
            not in the manifest.

            Every tool, where it has the argument and none of that other name:
            """, "",
        ]
        lines += ToolAlias.commonSpellings.map { "- \($0)" }
        lines += ["", "| name | tool | its arguments | example |", "|---|---|---|---|"]
        lines += ToolAlias.all.filter { ToolCatalogue.find($0.canonical) != nil }.map { alias in
            "| `\(alias.name)` | [\(alias.canonical)](#\(alias.canonical)) | "
                + "\(alias.spelling.cell) | `\(alias.example.serialized().cell)` |"
        }
        lines += ["", "Names for which there is no tool:", ""]
        lines += ToolAlias.retired.map { "- `\($0.name)`: \($0.advice)" }
        return lines.joined(separator: "\n")
    }
}

extension String {
    /// As a cell of a table.
    fileprivate var cell: String {
        replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
