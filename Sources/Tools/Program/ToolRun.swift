package import JSON
package import Wire

/// What a run wants next.
package enum ToolStep: Equatable, Sendable {
    /// Put this request, or array of requests, to CODAP and bring the answer back.
    case send(JSONValue)
    /// Answer this in the worker.
    case answer(WorkerQuestion)
    /// The call has succeeded.
    case done(JSONValue)
    /// The call has failed; later steps were not sent.
    case failed(CallFailure)
}

/// One run of one tool: a short sequence of CODAP requests. It stops at the first failure and tells
/// what had been done by then.
package struct ToolRun: Sendable {
    /// Most changes that a failure lists one by one.
    static let maxChangesTold = 20

    /// `nil` once it has failed.
    private var step: Step?
    private var changes: [JSONValue] = []
    private var changeCount = 0
    /// Whether it has failed, and only asks what there is in place of a name it did not find.
    private var isExplained = false

    /// - Parameter program: Where it begins.
    init(_ program: Step) { step = program }

    /// What it wants first.
    package mutating func start() -> ToolStep { proceed() }

    /// - Parameter answer: CODAP's whole reply to what was last sent, or the worker's answer.
    /// - Returns: What it wants next, or how the call ended.
    package mutating func next(answer: JSONValue) -> ToolStep {
        do throws(CallFailure) {
            switch step {
            case .codap(let requests, let isArray, let next):
                let answers = Self.read(answer, to: requests, isArray: isArray)
                note(requests, answers)
                step = try next(answers)
            case .worker(_, let next): step = try next(answer)
            case .done, nil: break
            }
        } catch {
            guard !isExplained, let missing = MissingName(in: error) else {
                step = nil
                return .failed(completing(error))
            }
            isExplained = true
            step = .attempt(missing.list) { (answer) throws(CallFailure) in
                throw missing.explain(error, with: answer)
            }
        }
        return proceed()
    }

    /// A failure as it is told: with the changes that had been made before it, which stay.
    package func completing(_ failure: CallFailure) -> CallFailure {
        guard changeCount > 0 else { return failure }
        var details = failure.details?.objectValue ?? JSONObject()
        details["completed"] = .array(changes)
        details["completedCount"] = JSONValue(changeCount)
        let made =
            changeCount == 1
            ? "one change was made and stays" : "\(changeCount) changes were made and stay"
        // CODAP's words mostly end without one.
        let isSentence = failure.message.utf8.last.map([UInt8](".?!".utf8).contains) ?? true
        return CallFailure(
            failure.kind,
            failure.message + (isSentence ? "" : ".") + " Before that \(made); see \"completed\".",
            details: .object(details))
    }

    private func proceed() -> ToolStep {
        switch step {
        case .codap(let requests, let isArray, _):
            .send(isArray ? .array(requests) : requests.first ?? .null)
        case .worker(let question, _): .answer(question)
        case .done(let value): .done(value)
        case nil: .failed(CallFailure(.execution, "The run had ended already."))
        }
    }

    private mutating func note(_ requests: [JSONValue], _ answers: [CODAPAnswer]) {
        for (request, answer) in zip(requests, answers) {
            guard answer.value != nil, !Self.isRead(request) else { continue }
            changeCount += 1
            guard changes.count < Self.maxChangesTold else { continue }
            changes.append([
                "action": request["action"] ?? .null, "resource": request["resource"] ?? .null,
            ])
        }
    }

    private static func read(
        _ reply: JSONValue, to requests: [JSONValue], isArray: Bool
    ) -> [CODAPAnswer] {
        guard isArray else { return requests.map { CODAPAnswer(reply, isRead: isRead($0)) } }
        let replies = reply.arrayValue ?? []
        return requests.enumerated().map { index, request in
            // An array with an element that throws is answered by one error for all.
            CODAPAnswer(replies.count > index ? replies[index] : reply, isRead: isRead(request))
        }
    }

    /// Evaluating a formula is a notification to CODAP, and changes nothing.
    private static func isRead(_ request: JSONValue) -> Bool {
        request["action"]?.stringValue?.isSameText(as: "get") ?? false
            || request["resource"]?.stringValue?.isSameText(as: "formulaEngine") ?? false
    }
}
