import HTTP
import JSON
import Wire

/// Why a call did not count as completed.
package enum CallFault: Hashable, Sendable {
    /// There was no whole answer.
    case transport(Transport)
    /// The relay refused: its error's slug, or the status when the body has none.
    case refused(String)
    /// The call has ended otherwise, or not at all in time.
    case ended(String)
    /// The answer was another call's.
    case wrongRequestId
    /// The answer is no JSON of the expected form.
    case unreadable
    /// There was no answer within the time after the end of the run.
    case unanswered

    /// How a connection failed.
    package enum Transport: String, Sendable {
        case connect, timeout, closed, protocolViolation = "protocol-violation", system
    }

    /// For reports: few, and without anything particular to one call.
    package var label: String {
        switch self {
        case .transport(let kind): "transport:\(kind.rawValue)"
        case .refused(let slug): "refused:\(slug)"
        case .ended(let state): "ended:\(state)"
        case .wrongRequestId: "wrong-request-id"
        case .unreadable: "unreadable"
        case .unanswered: "unanswered"
        }
    }

    /// What is wrong with the answer to call `id`; `nil` when nothing is.
    init?(in response: ClientResponse, to id: String) {
        guard let json = try? JSONValue.parse(response.body) else {
            self = response.status == 200 ? .unreadable : .refused(String(response.status))
            return
        }
        guard response.status == 200 else {
            let slug = json["error"]?.stringValue ?? json["status"]?.stringValue
            self =
                response.status == 202
                ? .ended(slug ?? "202") : .refused(slug ?? String(response.status))
            return
        }
        guard json["requestId"]?.stringValue == id else {
            self = .wrongRequestId
            return
        }
        guard let outcome = json["outcome"]?.stringValue else {
            self = .unreadable
            return
        }
        if outcome == Outcome.completed.rawValue { return nil }
        self = .ended(outcome)
    }

    init(_ error: ClientError) {
        switch error {
        case .connectFailed: self = .transport(.connect)
        case .timedOut: self = .transport(.timeout)
        case .closed: self = .transport(.closed)
        case .violation, .badEvent, .notAStream: self = .transport(.protocolViolation)
        case .system: self = .transport(.system)
        }
    }
}
