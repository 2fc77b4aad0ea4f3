import JSON
import SchemaValidation
import Telemetry
import Testing
import Wire

/// Holds log lines against the registry: every relay that a test runs writes only what is there.
enum LogLineSchemas {
    private static let schemas: [String: JSONSchema] = Dictionary(
        uniqueKeysWithValues: LogEventDescription.registry.compactMap { about in
            (try? JSONSchema(LogDocuments.schema(of: about))).map { (about.event.rawValue, $0) }
        })

    static func check(_ line: JSONValue) {
        guard let schema = schemas[line["event"]?.stringValue ?? ""] else {
            Issue.record("no schema for \(line.serialized())")
            return
        }
        let violations = schema.validate(line).map { "\($0.pointer) \($0.message)" }
        #expect(violations.isEmpty, "\(line.serialized())")
    }
}
