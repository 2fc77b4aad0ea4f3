package import Wire

// Enums of Wire that stand as labels.
extension Outcome: MetricLabel {}
extension ErrorCode: MetricLabel {}
extension StreamEventName: MetricLabel {}
extension CallStage: MetricLabel {}

/// The first digit of a final HTTP status.
package enum StatusClass: String, CaseIterable, MetricLabel {
    case success = "2xx"
    case redirection = "3xx"
    case clientError = "4xx"
    case serverError = "5xx"

    /// A status that is no final one was never meant to be sent: a fault of the server.
    package init(status: Int) {
        switch status {
        case 200..<300: self = .success
        case 300..<400: self = .redirection
        case 400..<500: self = .clientError
        default: self = .serverError
        }
    }
}

/// What ended a connection.
package enum ConnectionCloseReason: String, CaseIterable, MetricLabel {
    /// The client finished or reset it.
    case clientClose = "client_close"
    /// No request began in time.
    case idleTimeout = "idle_timeout"
    /// The head of a request took too long.
    case headerTimeout = "header_timeout"
    /// The body of a request took too long.
    case bodyTimeout = "body_timeout"
    /// What came was not HTTP/1.1.
    case violation
    /// Writing failed.
    case writeError = "write_error"
    /// The client did not read what was written to it.
    case slowConsumer = "slow_consumer"
    /// The relay ended it.
    case serverClose = "server_close"
    /// The bound on open connections was reached.
    case overCapacity = "over_capacity"
}

/// What kind of rule a refused message breaks. The log line names the rule itself.
package enum ViolationKind: String, CaseIterable, MetricLabel {
    /// The first line.
    case requestLine = "request_line"
    /// Bytes, lines and fields of the head.
    case fields
    /// How long the body is, and how it is cut.
    case framing
    /// Well-formed, but nothing that is served.
    case unsupported
    case tooLarge = "too_large"
    case timeout
    case endedEarly = "ended_early"
}

/// What a session is doing.
package enum SessionState: String, CaseIterable, MetricLabel {
    /// No worker has connected yet.
    case waiting
    /// A worker holds a stream or polls.
    case connected
    /// A worker was there and is gone.
    case disconnected
}

/// What ended a session.
package enum SessionEndReason: String, CaseIterable, MetricLabel {
    /// Its time was over.
    case expired
    /// Somebody with the token ended it.
    case closed
}

/// How the delivery of a call travelled whose worker ran it.
package enum DeliveryTransport: String, CaseIterable, MetricLabel {
    case sse
    case polling
    /// The call ended before it was delivered.
    case none

    /// - Parameter transport: `nil` for a call that was never delivered.
    package init(_ transport: Transport?) {
        switch transport {
        case .sse: self = .sse
        case .polling: self = .polling
        case nil: self = .none
        }
    }
}

/// How a stream came to be.
package enum StreamOpenKind: String, CaseIterable, MetricLabel {
    /// The first of a page load.
    case new
    /// The page load had one before, or calls from a process before this one.
    case resumed
}

/// What a stream that was opened again had to bring.
package enum StreamResumption: String, CaseIterable, MetricLabel {
    /// Calls that had come meanwhile, or were unanswered.
    case replayed
    case nothingMissed = "nothing_missed"
}

/// Whether calls of the session had not ended when its stream did.
package enum WorkInFlight: String, CaseIterable, MetricLabel {
    case yes = "true"
    case no = "false"

    /// Whether there was work.
    package init(_ isThere: Bool) { self = isThere ? .yes : .no }
}

/// What ended a stream.
package enum StreamCloseReason: String, CaseIterable, MetricLabel {
    case peer
    case slowConsumer = "slow_consumer"
    /// The same page load opened another one.
    case replaced
    /// Another page load took the session.
    case superseded
    case sessionEnded = "session_ended"
    /// The store gave no calls.
    case storeFailed = "store_failed"
    case shutdown
}

/// What is wrong with what shows who asks.
package enum AuthenticationFault: String, CaseIterable, MetricLabel {
    case missingToken = "missing_token"
    case invalidToken = "invalid_token"
    case invalidTicket = "invalid_ticket"

    /// - Returns: `nil` for an error that is none.
    package init?(_ error: ErrorCode) { self.init(rawValue: error.rawValue) }
}

/// What a poll brought.
package enum PollResult: String, CaseIterable, MetricLabel {
    case calls, empty, superseded
}
