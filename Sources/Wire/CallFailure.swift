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
package struct CallFailure: Error, Equatable, Sendable {
    /// Where it failed.
    package let kind: FailureKind
    /// What happened and what to do, in a sentence.
    package let message: String
    /// More for a program, such as the pointer to a bad argument.
    package let details: JSONValue?

    /// A failure as it will be told to the agent.
    @inline(never)
    package init(_ kind: FailureKind, _ message: String, details: JSONValue? = nil) {
        self.kind = kind
        self.message = message
        self.details = details
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
