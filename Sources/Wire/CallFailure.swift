package import JSON

/// Where a tool call failed. Closed, so that it can be counted.
package enum FailureKind: String, CaseIterable, Sendable {
    /// CODAP refused or could not be reached.
    case codap = "codap_error"
    /// The tool itself failed in the worker.
    case execution = "execution_error"
    /// The worker has no such tool.
    case unknownTool = "tool_not_found"
    /// The arguments do not fit the tool.
    case invalidArguments = "invalid_args"
    /// The worker had run it before and no longer has the answer.
    case resultDiscarded = "result_discarded"
    /// The page reloaded while it ran.
    case workerLost = "worker_lost"
    /// No answer before the deadline.
    case timedOut = "timed_out"
    /// Withdrawn.
    case cancelled
    /// The session ended first.
    case expired
    /// A fault of the relay.
    case `internal`
}

/// Why a call has no result: `{type, message, details?}`.
///
/// A single reference, because every `try` of every tool's program hands it on: in the plugin's
/// wasm each would copy the whole of it.
package struct CallFailure: Error, Equatable, Sendable {
    private let facts: Facts

    private final class Facts: Sendable {
        let kind: FailureKind
        let message: String
        let details: JSONValue?

        init(kind: FailureKind, message: String, details: JSONValue?) {
            self.kind = kind
            self.message = message
            self.details = details
        }
    }

    /// A failure as it will be told to the agent.
    @inline(never)
    package init(_ kind: FailureKind, _ message: String, details: JSONValue? = nil) {
        facts = Facts(kind: kind, message: message, details: details)
    }

    /// Where it failed.
    package var kind: FailureKind { facts.kind }
    /// What happened and what to do, in a sentence.
    package var message: String {
        @inline(never)
        get { facts.message }
    }
    /// More for a program, such as the pointer to a bad argument.
    package var details: JSONValue? {
        @inline(never)
        get { facts.details }
    }

    /// Of one kind and told alike.
    package static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.kind == rhs.kind && lhs.message.isSameText(as: rhs.message)
            && lhs.details == rhs.details
    }

    /// Reads `{type, message, details?}`; an unknown type counts as ``FailureKind/execution``, so
    /// that a newer worker's failure is still a failure.
    /// - Returns: `nil` when `value` is no object with a string `message`.
    package init?(json value: JSONValue) {
        guard let message = value["message"]?.stringValue else { return nil }
        let kind = value["type"]?.stringValue.flatMap(FailureKind.init(rawValue:)) ?? .execution
        self.init(kind, message, details: value["details"])
    }

    /// The wire form.
    package var json: JSONValue {
        var object: JSONObject = ["type": .string(kind.rawValue), "message": .string(message)]
        if let details { object["details"] = details }
        return .object(object)
    }
}
