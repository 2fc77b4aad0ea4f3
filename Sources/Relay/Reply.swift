import HTTP
import JSON
import Sessions
import Telemetry
import Tools
import Wire

/// What an endpoint answers, and what its log line is to say.
struct Reply {
    var response: Response
    /// Whose line it is.
    let context: RequestContext
    /// Whether the call's own line tells of it, so that it needs none.
    let isPartOfCall: Bool

    init(_ response: Response, context: RequestContext, isPartOfCall: Bool = false) {
        self.response = response
        self.context = context
        self.isPartOfCall = isPartOfCall
    }
}

/// What an agent has just submitted: to its answer, how its words were understood belongs too.
struct Submission {
    let report: CallReport
    let isRepeated: Bool
    private let call: ToolCall

    init(_ submitted: Submitted, of call: ToolCall) {
        report = submitted.report
        isRepeated = submitted.isRepeated
        self.call = call
    }

    /// The members that only aliases have: `{tool, ignoredArguments?}`.
    var understanding: JSONObject {
        var members = JSONObject()
        if call.alias != nil { members["tool"] = .string(call.tool.name) }
        if !call.ignored.isEmpty {
            members["ignoredArguments"] = .array(call.ignored.map(JSONValue.string))
        }
        return members
    }
}

extension CallReport {
    /// The call as an agent reads it. 200 once it has ended, 202 before.
    /// - Parameters:
    ///   - submission: Given when the agent has just submitted it.
    ///   - tellsTiming: Whether a header says where its time went, as the body does.
    func response(
        of session: LiveSession, submission: Submission?, tellsTiming: Bool
    ) -> Response {
        let stages = hasEnded ? session.stages(of: requestId) : nil
        var body = body(stages, isRepeated: submission?.isRepeated ?? false)
        for (name, value) in submission?.understanding ?? [:] { body[name] = value }
        var response = Response.json(hasEnded ? 200 : 202, .object(body))
        if tellsTiming, let stages { response.headers.add(stages) }
        return response
    }

    /// The call as an agent reads it.
    func body(of session: LiveSession) -> JSONObject {
        body(hasEnded ? session.stages(of: requestId) : nil, isRepeated: false)
    }

    private func body(_ stages: CallStages?, isRepeated: Bool) -> JSONObject {
        var body: JSONObject = [
            "requestId": .string(requestId.text), "id": .string(requestId.text),
            "status": .string(phase.word),
        ]
        if isRepeated {
            body["repeated"] = true
            body["ageMs"] = .number(JSONNumber(age))
        }
        if case .ended(let outcome) = phase {
            body.conclude(outcome, result, stages)
        }
        return body
    }

    /// Whether it is over, for good.
    var hasEnded: Bool { if case .ended = phase { true } else { false } }
}

extension Response {
    /// A call that ended with its session.
    static func expiredCall(
        _ id: RequestID, _ stages: CallStages?, tellsTiming: Bool
    ) -> Response {
        var body: JSONObject = [
            "requestId": .string(id.text), "id": .string(id.text),
            "status": .string(Outcome.expired.rawValue),
        ]
        body.conclude(.expired, .failure(Failures.expired), stages)
        var response = Response.json(200, .object(body))
        if tellsTiming, let stages { response.headers.add(stages) }
        return response
    }
}

extension JSONObject {
    /// Adds what a call that has ended has to say.
    fileprivate mutating func conclude(
        _ outcome: Outcome, _ result: CallResult?, _ stages: CallStages?
    ) {
        self["outcome"] = .string(outcome.rawValue)
        switch result {
        case .value(let value): self["result"] = value
        case .failure(let failure): self["error"] = failure.json
        case nil: break
        }
        if let stages { self["stages"] = stages.json }
    }
}

extension CallStages {
    /// `{admitMs, queueMs, networkMs, workerWaitMs, executeMs, respondMs}`, milliseconds to the
    /// microsecond.
    var json: JSONValue {
        let microseconds = StageDurations { self[$0] }.microseconds
        var object = JSONObject()
        for (stage, value) in zip(CallStage.allCases, microseconds) {
            object[stage.member] = JSONNumber(Double(value) / 1_000).map(JSONValue.number)
        }
        return .object(object)
    }
}

extension Problem {
    /// Says when to ask again, unless a limit does.
    func addRetryAfter(to headers: inout Headers) {
        guard let seconds = code.retryAfter else { return }
        headers.add(.retryAfter, String(seconds))
    }
}

extension Reply {
    /// An answer about no call.
    init(_ response: Response, _ exchange: Exchange) {
        self.init(response, context: exchange.context)
    }

    /// The answer to what went wrong.
    init(_ problem: Problem, _ exchange: Exchange) {
        let id = problem.callId ?? exchange.requestId
        var response = Response.json(problem.status, problem.body(requestId: id))
        if !problem.allowed.isEmpty {
            response.headers.add(.allow, problem.allowed.map(\.text).joined(separator: ", "))
        }
        problem.addRetryAfter(to: &response.headers)
        // RFC 9110, 15.5.2, asks for it on every 401.
        if problem.status == 401 {
            response.headers.add(.authenticate, "Bearer")
        }
        if let quota = problem.quota { response.headers.add(quota) }
        self.init(
            response,
            context: RequestContext(
                requestId: id, sessionId: exchange.sessionId, trace: exchange.trace))
    }
}
