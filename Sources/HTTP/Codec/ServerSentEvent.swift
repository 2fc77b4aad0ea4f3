/// One event of an event stream (HTML Standard, 9.2), or a comment.
package struct ServerSentEvent: Sendable {
    package init(event: String? = nil, id: String? = nil, data: [UInt8], retry: Int? = nil) {}
    /// The wire form, with its empty line.
    package func encoded() -> [UInt8] { [] }
    /// A comment, ignored by clients; keeps a connection alive.
    package static func comment(_ text: String) -> [UInt8] { [] }
}

/// Turns the bytes of an event stream into events (HTML Standard, 9.2.6).
package struct EventStreamParser: Sendable {
    package struct Event: Hashable, Sendable {
        /// `message` unless the stream named another.
        package var type: String
        package var data: [UInt8]
        package var lastEventID: String
    }
    package enum Failure: Error { case lineTooLong, dataTooLong }
    package private(set) var reconnectionTime: Int?
    package init(maxLine: Int = 4 << 20, maxData: Int = 4 << 20) {}
    package mutating func append(_ bytes: [UInt8]) {}
    package mutating func next() throws(Failure) -> Event? { nil }
}
