package import JSON
package import Wire

/// What a run wants next.
package enum ToolStep: Equatable, Sendable {
    /// Put this request to CODAP and bring the answer back.
    case send(JSONValue)
    /// The call has succeeded.
    case done(JSONValue)
    /// The call has failed; later steps were not sent.
    case failed(CallFailure)
}

/// One run of one tool: a short sequence of CODAP requests in which later ones may use earlier
/// answers. It stops at the first answer that is not a success.
package struct ToolRun: Sendable {
    /// Decides from the answers so far (each one's `values`) what comes next.
    package typealias Plan = @Sendable ([JSONValue]) throws(CallFailure) -> ToolStep

    private let plan: Plan
    private var answers: [JSONValue] = []
    private var outstanding: JSONValue?

    init(_ plan: @escaping Plan) { self.plan = plan }

    /// - Parameter answer: CODAP's whole reply to the request last returned; `nil` to begin.
    /// - Returns: The next request, or how the call ended.
    package mutating func next(answer: JSONValue?) -> ToolStep {
        if let request = outstanding {
            outstanding = nil
            switch CODAPAnswer(answer ?? .null) {
            case .success(let values): answers.append(values)
            case .failure(let words):
                return .failed(refusal(of: request, words: words))
            }
        }
        do throws(CallFailure) {
            let step = try plan(answers)
            if case .send(let request) = step { outstanding = request }
            return step
        } catch {
            return .failed(error)
        }
    }

    private func refusal(of request: JSONValue, words: String) -> CallFailure {
        let action = request["action"]?.stringValue ?? "?"
        let resource = request["resource"]?.stringValue ?? "?"
        return CallFailure(
            .codap, "CODAP refused \(action) \(resource): \(words)",
            details: [
                "action": .string(action), "resource": .string(resource),
                "codapError": .string(words), "completedSteps": .number(JSONNumber(answers.count)),
            ])
    }
}

/// A reply of CODAP's plugin API, told apart: it answers failures in several shapes.
enum CODAPAnswer {
    /// `success: true`; the reply's `values`, or the reply less `success` where an operation
    /// answers beside `values`, as creating items does.
    case success(JSONValue)
    /// Anything else, in CODAP's words where it had any.
    case failure(String)

    init(_ reply: JSONValue) {
        guard reply["success"]?.boolValue == true else {
            let words = reply["values"]?["error"]?.stringValue ?? reply["error"]?.stringValue
            self = .failure(words ?? "it gave no reason")
            return
        }
        if let values = reply["values"] {
            self = .success(values)
            return
        }
        var rest = JSONObject()
        if let members = reply.objectValue {
            for (key, value) in members where !key.isSameText(as: "success") { rest[key] = value }
        }
        self = .success(.object(rest))
    }
}
