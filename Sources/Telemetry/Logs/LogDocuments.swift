package import JSON
import Wire

/// The documents that are written from the registry; a test keeps them equal.
package enum LogDocuments {
    /// Where docs/logging.md is installed, for the journal's catalogue.
    package static let manual = "file:///usr/share/doc/codap-relay/logging.md"

    // MARK: Schema

    /// What a line of one event looks like: a JSON Schema, draft-07.
    package static func schema(of about: LogEventDescription) -> JSONValue {
        var members = JSONObject()
        members["timestamp"] = [
            "type": "string",
            "pattern": #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"#,
        ]
        members["level"] = ["enum": .array(about.levels.map { .string($0.rawValue) })]
        members["event"] = ["const": .string(about.event.rawValue)]
        for key in ["message", "service", "version"] {
            members[key] = ["type": "string", "maxLength": JSONValue(LogRecord.maxTextLength)]
        }
        if about.isInRequest {
            members["requestId"] = ["type": "string", "pattern": "^[A-Za-z0-9._:-]{1,64}$"]
            members["sessionId"] = LogFieldKind.identifier(16)
            members["trace_id"] = LogFieldKind.identifier(32)
            members["span_id"] = LogFieldKind.identifier(16)
        }
        for kind in about.always + about.sometimes { members[kind.names.key] = kind.schema }
        members["truncated"] = ["const": true]
        var required = ["timestamp", "level", "event", "message", "service", "version"]
        if about.isInRequest { required.append("requestId") }
        required += about.always.map { $0.names.key }
        return [
            "type": "object", "properties": .object(members),
            "required": .array(required.map(JSONValue.string)), "additionalProperties": false,
        ]
    }

    /// docs/log-line.schema.json: every line is one of these, by its event.
    package static var schema: String {
        let registry = LogEventDescription.registry
        let names = registry.map(\.event.rawValue)
        let references = names.map { ##"    {"$ref": "#/definitions/\##($0)"}"## }
        let definitions = registry.map {
            "    \"\($0.event.rawValue)\": " + schema(of: $0).serialized()
        }
        return ##"""
            {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "title": "A line of codap-relay's log",
              "description": "Written from the registry in Sources/Telemetry/Logs; see logging.md.",
              "oneOf": [
            \##(references.joined(separator: ",\n"))
              ],
              "definitions": {
            \##(definitions.joined(separator: ",\n"))
              }
            }

            """##
    }

    // MARK: The journal's catalogue

    /// deploy/journald/codap-relay.catalog, for `journalctl -x`.
    package static var catalogue: String {
        """
        # What codap-relay's messages mean, for `journalctl -x`. Written from the registry in
        # Sources/Telemetry/Logs; a test compares the two.
        #
        #   install -D -m 644 deploy/journald/codap-relay.catalog -t /usr/lib/systemd/catalog
        #   install -D -m 644 docs/logging.md -t /usr/share/doc/codap-relay
        #   journalctl --update-catalog

        \(LogEventDescription.registry.map(entry).joined(separator: "\n"))
        """
    }

    private static func entry(_ about: LogEventDescription) -> String {
        var lines = [
            "-- \(about.event.messageID)", "Subject: \(about.subject)",
            "Defined-By: codap-relay", "Documentation: \(manual)#\(anchor(of: about.event))", "",
            plain(about.meaning), "",
        ]
        // A field that is not on every line would be shown by its bare name.
        let names = about.always.compactMap { $0.names.journal?.description }
        if about.isInRequest {
            lines += ["One request or call, told everywhere by one name:", ""]
            lines += ["  journalctl REQUEST_ID=@REQUEST_ID@", ""]
        }
        if !names.isEmpty {
            lines += names.map { "  \($0)=@\($0)@" }
            lines.append("")
        }
        lines += ["Next: " + plain(about.step), ""]
        return lines.joined(separator: "\n")
    }

    private static func plain(_ markdown: String) -> String { markdown.replacing("`", with: "") }

    // MARK: The event table

    /// The part of docs/logging.md that lists levels, events and fields.
    package static var tables: String {
        let levels = LogLevel.allCases.map {
            "| `\($0.rawValue)` | \($0.priority) | \($0.meaning) |"
        }
        return """

            ### Levels

            | level | journald's priority | meaning |
            |---|---|---|
            \(levels.joined(separator: "\n"))

            ### Events

            | event | level | meaning | next | fields |
            |---|---|---|---|---|
            \(LogEventDescription.registry.map(row).joined(separator: "\n"))

            A field in parentheses is not on every line.

            ### Fields

            | key | journal field | meaning |
            |---|---|---|
            \(fields.joined(separator: "\n"))


            """
    }

    private static func row(_ about: LogEventDescription) -> String {
        let levels = about.levels.map { "`\($0.rawValue)`" }.joined(separator: " ")
        let always = about.always.map { "`\($0.names.key)`" }
        let sometimes = about.sometimes.map { "(`\($0.names.key)`)" }
        let anchor = "<a id=\"\(anchor(of: about.event))\"></a>"
        return "| \(anchor)`\(about.event.rawValue)` | \(levels) | \(about.subject). "
            + "\(about.meaning) | \(about.step) | "
            + (always + sometimes).joined(separator: " ") + " |"
    }

    /// An anchor without dots, as links want it.
    private static func anchor(of event: LogEvent) -> String {
        event.rawValue.replacing(".", with: "-").replacing("_", with: "-")
    }

    private static var fields: [String] {
        var rows: [(key: String, journal: String?, meaning: String)] = []
        for kind in LogFieldKind.allCases {
            let (key, journal) = kind.names
            // Kinds of one key mean the same to whoever reads it.
            if let place = rows.firstIndex(where: { $0.key == key }) {
                if !rows[place].meaning.contains(kind.meaning) {
                    rows[place].meaning += " " + kind.meaning
                }
            } else {
                rows.append((key, journal?.description, kind.meaning))
            }
        }
        return rows.map { row in
            "| `\(row.key)` | \(row.journal.map { "`\($0)`" } ?? "") | \(row.meaning) |"
        }
    }
}
