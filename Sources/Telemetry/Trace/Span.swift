/// A piece of work within a trace, over: what OpenTelemetry's backends draw as a bar.
///
/// There is no place for an argument, a result, a session code or a token. Of what a request
/// brought it carries the `tracestate`, and the request id where the caller chose it; of both, form
/// and length are checked first.
package struct Span: Equatable, Sendable {
    /// Whose work it is. The numbers are those of OTLP.
    package enum Kind: Int, Sendable {
        /// Within a process.
        case `internal` = 1
        /// Answers a request.
        case server = 2
        /// Asks somebody and waits.
        case client = 3
    }

    /// Which program did it.
    package enum Source: String, CaseIterable, Sendable {
        case relay
        /// The browser tab.
        case worker
    }

    /// A fact about it.
    package struct Attribute: Equatable, Sendable {
        /// What it takes.
        package enum Value: Equatable, Sendable {
            case text(String)
            case integer(Int)
            case milliseconds(Duration)
        }
        let key: StaticString
        let value: Value

        /// A fact, from its name and value.
        package init(_ key: StaticString, _ value: Value) {
            self.key = key
            self.value = value
        }

        package static func == (left: Self, right: Self) -> Bool {
            left.key.description == right.key.description && left.value == right.value
        }
    }

    /// The trace; its own span is the root of what the relay records.
    let trace: TraceContext
    let number: SpanNumber
    let parent: SpanNumber?
    let name: String
    let kind: Kind
    let source: Source
    /// Nanoseconds since 1970.
    let start: UInt64
    /// Not before ``start``.
    let end: UInt64
    let attributes: [Attribute]
    let isError: Bool

    /// The root of what the relay records of a trace: its parent is the caller's span.
    package init(
        rootOf trace: TraceContext, _ name: String, from start: UInt64, lasting duration: Duration,
        isError: Bool, _ attributes: [Attribute]
    ) {
        self.trace = trace
        number = trace.span
        parent = trace.parent
        self.name = name
        kind = .server
        source = .relay
        self.start = start
        end = start + duration.nanoseconds
        self.attributes = attributes
        self.isError = isError
    }

    /// A part of another.
    package init(
        _ number: SpanNumber, partOf whole: Span, _ name: String, _ kind: Kind = .internal,
        by source: Source = .relay, from start: UInt64, lasting duration: Duration,
        isError: Bool = false, _ attributes: [Attribute]
    ) {
        trace = whole.trace
        self.number = number
        parent = whole.number
        self.name = name
        self.kind = kind
        self.source = source
        self.start = start
        end = start + duration.nanoseconds
        self.attributes = attributes
        self.isError = isError
    }

    /// Whether it is the first that the relay records of its trace.
    var isRoot: Bool { number == trace.span }
}
