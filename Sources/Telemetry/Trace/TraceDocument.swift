import JSON

/// What the spans of one process have in common: OpenTelemetry's resource.
package struct TraceResource: Sendable {
    private let build: BuildIdentity
    private let instance: String
    private let host: String
    private let process: Int

    /// - Parameter instance: Tells this run of the relay from others; random.
    package init(build: BuildIdentity, instance: String, host: String, process: Int) {
        self.build = build
        self.instance = instance
        self.host = host
        self.process = process
    }

    /// In the order in which they are written. Of the worker's tab nothing is known but that it is
    /// another program.
    func attributes(of source: Span.Source) -> [Span.Attribute] {
        switch source {
        case .relay:
            [
                .init("service.name", .text(build.service)),
                .init("service.version", .text(build.version)),
                .init("service.instance.id", .text(instance)),
                .init("vcs.ref.head.revision", .text(build.revision)),
                .init("host.name", .text(host)), .init("process.pid", .integer(process)),
            ]
        case .worker: [.init("service.name", .text("\(build.service)-worker"))]
        }
    }
}

/// The body of `POST /v1/traces`: OTLP's JSON, which is Protocol Buffers' JSON mapping but for ids
/// in hexadecimal and enumerations as numbers; 64-bit integers are strings.
package struct TraceDocument: Sendable {
    /// The name of what made the spans.
    static let scope = "codap-relay"
    /// Beside the caller's flags (`opentelemetry/proto/trace/v1/trace.proto`, SpanFlags): it is
    /// known whether the parent is in another process, and it is.
    private static let knowsParent = 0x100
    private static let parentIsRemote = 0x200

    private let resource: TraceResource

    /// - Parameter resource: What all the spans have in common.
    package init(_ resource: TraceResource) { self.resource = resource }

    /// The spans as a request.
    package func bytes(_ spans: [Span]) -> [UInt8] {
        var document = JSONWriter()
        document.beginObject()
        document.key("resourceSpans")
        document.beginArray()
        for source in Span.Source.allCases {
            let own = spans.filter { $0.source == source }
            if !own.isEmpty { write(own, of: source, to: &document) }
        }
        document.endArray()
        document.endObject()
        return document.bytes
    }

    private func write(
        _ spans: [Span], of source: Span.Source, to document: inout JSONWriter
    ) {
        document.beginObject()
        document.key("resource")
        document.beginObject()
        write(resource.attributes(of: source), to: &document)
        document.endObject()
        document.key("scopeSpans")
        document.beginArray()
        document.beginObject()
        document.key("scope")
        document.beginObject()
        document.member("name", Self.scope)
        document.endObject()
        document.key("spans")
        document.beginArray()
        for span in spans { write(span, to: &document) }
        document.endArray()
        document.endObject()
        document.endArray()
        document.endObject()
    }

    private func write(_ span: Span, to document: inout JSONWriter) {
        document.beginObject()
        document.member("traceId", span.trace.traceId)
        document.member("spanId", span.number.text)
        if let state = span.trace.state { document.member("traceState", state) }
        if let parent = span.parent { document.member("parentSpanId", parent.text) }
        let isRemote = span.isRoot && span.parent != nil
        document.member(
            "flags",
            (span.trace.isSampled ? 1 : 0) | Self.knowsParent
                | (isRemote ? Self.parentIsRemote : 0))
        document.member("name", span.name)
        document.member("kind", span.kind.rawValue)
        document.member("startTimeUnixNano", String(span.start))
        document.member("endTimeUnixNano", String(span.end))
        write(span.attributes, to: &document)
        document.key("status")
        document.beginObject()
        if span.isError { document.member("code", 2) }
        document.endObject()
        document.endObject()
    }

    private func write(_ attributes: [Span.Attribute], to document: inout JSONWriter) {
        document.key("attributes")
        document.beginArray()
        for attribute in attributes {
            document.beginObject()
            document.member("key", attribute.key.description)
            document.key("value")
            document.beginObject()
            switch attribute.value {
            case .text(let text): document.member("stringValue", text)
            case .integer(let number): document.member("intValue", String(number))
            case .milliseconds(let duration):
                let value = Double(duration.nanoseconds) / 1_000_000
                document.member("doubleValue", .number(JSONNumber(value) ?? JSONNumber(0)))
            }
            document.endObject()
            document.endObject()
        }
        document.endArray()
    }
}
