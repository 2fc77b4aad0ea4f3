import Foundation
import JSON
import SchemaValidation
import Testing
import Wire

@testable import Telemetry

@Suite("The registry of events") struct LogRegistryTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private let registry = LogEventDescription.registry

    @Test("describes every event, in order") func complete() {
        #expect(registry.map(\.event) == LogEvent.allCases)
        for about in registry {
            #expect(!about.levels.isEmpty && !about.subject.hasSuffix("."))
            #expect(about.meaning.hasSuffix(".") && about.step.hasSuffix("."), "\(about.subject)")
            let keys = (about.always + about.sometimes).map(\.names.key)
            #expect(Set(keys).count == keys.count, "\(about.event)")
        }
    }

    @Test("has dotted names for events, and journald's form of names for fields") func names() {
        for about in registry {
            #expect(about.event.rawValue.wholeMatch(of: /[a-z]+\.[a-z_]+/) != nil)
        }
        for kind in LogFieldKind.allCases {
            let journal = kind.names.journal?.description ?? "OK"
            #expect(journal.wholeMatch(of: /[A-Z][A-Z0-9_]{1,63}/) != nil, "\(journal)")
            #expect(kind.meaning.hasSuffix("."))
        }
    }

    @Test(
        "makes a schema that takes a line with every field, and no other",
        arguments: LogEvent.allCases)
    func schema(event: LogEvent) throws {
        let about = try #require(registry.first { $0.event == event })
        let schema = try JSONSchema(LogDocuments.schema(of: about))
        var generator = SystemRandomNumberGenerator()
        let context = RequestContext(
            requestId: RequestID(random: &generator), trace: TraceContext(random: &generator))
        let samples = LogRecordTests.fields(.sample())
        func line(_ fields: [LogField], _ level: LogLevel) throws -> JSONValue {
            let record = LogRecord(
                time: .systemNow, level: level, event: event, message: "Static.", fields: fields,
                context: about.isInRequest ? context : nil)
            let text = String(decoding: record.line(of: LogRecordTests.build), as: UTF8.self)
            return try JSONValue.parse(text)
        }
        let allowed = about.always + about.sometimes
        let fields = samples.filter { allowed.contains($0.kind) }
        for level in about.levels {
            let violations = schema.validate(try line(fields, level))
            #expect(violations.isEmpty, "\(violations)")
        }
        for kind in about.always {
            let rest = fields.filter { $0.kind != kind }
            #expect(!schema.validate(try line(rest, about.levels[0])).isEmpty, "\(kind)")
        }
        let keys = allowed.map(\.names.key) + (about.isInRequest ? ["sessionId"] : [])
        for field in samples where !keys.contains(field.kind.names.key) {
            let strange = try line(fields + [field], about.levels[0])
            #expect(!schema.validate(strange).isEmpty, "\(field)")
        }
        for level in LogLevel.allCases where !about.levels.contains(level) {
            #expect(!schema.validate(try line(fields, level)).isEmpty, "\(level)")
        }
    }

    @Test("is what docs/log-line.schema.json says; UPDATE_DOCS=1 rewrites it") func schemaFile()
        throws
    {
        try compare("docs/log-line.schema.json", LogDocuments.schema)
        _ = try JSONSchema(JSONValue.parse(LogDocuments.schema))
    }

    @Test("is what the journal's catalogue says; UPDATE_DOCS=1 rewrites it") func catalogueFile()
        throws
    {
        try compare("deploy/journald/codap-relay.catalog", LogDocuments.catalogue)
    }

    @Test("is what docs/logging.md lists; UPDATE_DOCS=1 rewrites it") func document() throws {
        let begin = "<!-- events: written by the test that compares them -->\n"
        let end = "<!-- end of events -->\n"
        let file = Self.root.appending(path: "docs/logging.md")
        var text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: begin)).upperBound
        let stop = try #require(text.range(of: end)).lowerBound
        text.replaceSubrange(start..<stop, with: LogDocuments.tables)
        try compare("docs/logging.md", text)
    }

    private func compare(_ path: String, _ text: String) throws {
        let file = Self.root.appending(path: path)
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
