/// One HTTP exchange of the worker, for matching the answer with the question.
///
/// To a shell it is an opaque token: it hands back with the answer what came with the request.
package struct Exchange: Hashable, Sendable {
    /// What an exchange is for, and so which machine its answer goes to.
    package enum Purpose: String, CaseIterable, Sendable {
        /// Creates the session, or finds it again.
        case session
        /// Asks for the ticket that opens a stream.
        case ticket
        /// Asks how the session is, after a stream has failed to open.
        case status
        /// Asks for calls.
        case poll
        /// Posts a result.
        case result
        /// Puts the session's end off.
        case extend
        /// Ends the session.
        case end
        /// Reports on the worker.
        case report
    }

    /// Which machine asked.
    package let purpose: Purpose
    /// Tells exchanges apart; unique within one worker.
    package let number: Int

    /// An exchange from its parts.
    package init(purpose: Purpose, number: Int) {
        self.purpose = purpose
        self.number = number
    }
}

/// A header field of a request.
package struct HeaderField: Equatable, Sendable {
    /// The field's name.
    package let name: String
    /// The field's value, printable ASCII.
    package let value: String
}

/// A request that the shell makes of the relay.
package struct HTTPRequest: Equatable, Sendable {
    /// The methods a worker uses.
    package enum Method: String, Sendable {
        case get = "GET", post = "POST", delete = "DELETE"
    }

    /// Comes back with the answer.
    package let exchange: Exchange
    /// The method.
    package let method: Method
    /// Path below the relay's base address, without a leading slash, such as `api/sessions`.
    package let path: String
    /// Fields beside those the shell's HTTP client adds itself.
    package let headers: [HeaderField]
    /// A JSON text, sent as `application/json`.
    package let body: String?
    /// After this the shell gives up and reports ``HTTPOutcome/unreachable``.
    package let timeout: TimeSpan
    /// Whether it must outlive the page that makes it.
    package var isKeptAlive = false
}

/// How an exchange ended.
package enum HTTPOutcome: Equatable, Sendable {
    /// The relay, or something in front of it, answered.
    case answered(HTTPReply)
    /// There was no answer: no network, connection cut, or the request's timeout passed.
    case unreachable
}

/// An answer of the relay.
package struct HTTPReply: Equatable, Sendable {
    /// The status code.
    package let status: Int
    /// `Retry-After` as it stood in the header.
    package let retryAfter: String?
    /// The body, decoded as UTF-8.
    package let body: String

    /// An answer from its parts.
    package init(status: Int, retryAfter: String? = nil, body: String = "") {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// How a request to CODAP ended.
package enum CODAPReply: Equatable, Sendable {
    /// CODAP's whole reply, as JSON text.
    case answered(String)
    /// The request could not be handed to CODAP.
    case undeliverable
}
