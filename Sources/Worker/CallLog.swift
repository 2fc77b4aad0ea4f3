package import JSON
package import Wire

/// What a person is told of a session's calls.
package struct CallLog: Equatable, Sendable {
    /// Most ended calls kept.
    static let capacity = 10
    /// Longest reason kept of one that failed, bytes.
    static let maxReasonBytes = 400

    /// A call at work.
    package struct Running: Equatable, Sendable {
        /// Its id.
        package let requestId: RequestID
        /// Its tool's name.
        package let tool: String
        /// When it began.
        package let since: Instant
    }

    /// Whether anybody has called.
    package private(set) var hasAgent = false
    /// Those that ended, the latest first. In the page's form: it is looked at after every event,
    /// and seldom changes.
    package private(set) var ended: [JSONValue] = []

    /// A call has come.
    mutating func noteCall() { hasAgent = true }

    mutating func noteEnd(of post: ResultPost, tool: String) {
        var entry: JSONObject = [
            "requestId": .string(post.requestId.text), "tool": .string(tool),
            "milliseconds": .number(JSONNumber(post.timings.execute)),
        ]
        switch post.result {
        case .value: entry["outcome"] = .string(Outcome.completed.rawValue)
        case .failure(let failure):
            entry["outcome"] = .string(Outcome.failed.rawValue)
            entry["reason"] = .string(failure.message.prefix(bytes: Self.maxReasonBytes))
        }
        add(.object(entry))
    }

    mutating func noteWithdrawal(of id: RequestID, tool: String) {
        add([
            "requestId": .string(id.text), "tool": .string(tool),
            "outcome": .string(Outcome.cancelled.rawValue),
        ])
    }

    private mutating func add(_ entry: JSONValue) {
        if ended.count == Self.capacity { ended.removeLast() }
        ended.insert(entry, at: 0)
    }
}

extension Executor {
    /// The call at work, unless its session is over.
    var call: CallLog.Running? {
        guard let running else { return nil }
        switch running.fate {
        case .abandoned: return nil
        case .wanted, .withdrawn:
            let request = running.delivery.request
            return CallLog.Running(
                requestId: request.requestId, tool: request.tool, since: running.startedAt)
        }
    }
}
