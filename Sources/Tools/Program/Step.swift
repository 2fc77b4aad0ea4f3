import JSON
import Wire

/// What a tool's program does next. A program is a value: each question carries what to do with
/// its answer, so that later requests may use earlier answers and nothing waits in here.
indirect enum Step: Sendable {
    /// Puts requests to CODAP, as an array unless there is one alone.
    case codap([JSONValue], isArray: Bool, @Sendable ([CODAPAnswer]) throws(CallFailure) -> Step)
    /// Asks the worker for something that CODAP's API does not answer.
    case worker(WorkerQuestion, @Sendable (JSONValue) throws(CallFailure) -> Step)
    /// The call has succeeded.
    case done(JSONValue)

    /// Puts one request, which must succeed.
    @inline(never)
    static func ask(
        _ request: JSONValue, then next: @escaping @Sendable (JSONValue) throws(CallFailure) -> Step
    ) -> Step {
        .codap([request], isArray: false) { (answers) throws(CallFailure) in
            switch answers[0] {
            case .success(let values): try next(values)
            case .failure(let words): throw CallFailure(refused: request, words: words)
            }
        }
    }

    /// Puts one request, whose answer is the result.
    @inline(never)
    static func ask(_ request: JSONValue) -> Step {
        .ask(request) { (values) throws(CallFailure) in .done(values) }
    }

    /// Puts one request that may fail.
    @inline(never)
    static func attempt(
        _ request: JSONValue,
        then next: @escaping @Sendable (CODAPAnswer) throws(CallFailure) -> Step
    ) -> Step {
        .codap([request], isArray: false) { (answers) throws(CallFailure) in try next(answers[0]) }
    }

    /// Puts several requests in one message; CODAP runs them one after another, whatever becomes of
    /// each. All must have succeeded. None is asked when there are none.
    @inline(never)
    static func askAll(
        _ requests: [JSONValue],
        then next: @escaping @Sendable ([JSONValue]) throws(CallFailure) -> Step
    ) -> Step {
        .attemptAll(requests) { (answers) throws(CallFailure) in
            var values: [JSONValue] = []
            for (request, answer) in zip(requests, answers) {
                switch answer {
                case .success(let value): values.append(value)
                case .failure(let words): throw CallFailure(refused: request, words: words)
                }
            }
            return try next(values)
        }
    }

    /// As ``askAll(_:then:)``, where each may fail.
    static func attemptAll(
        _ requests: [JSONValue],
        then next: @escaping @Sendable ([CODAPAnswer]) throws(CallFailure) -> Step
    ) -> Step { .codap(requests, isArray: true, next) }
}

/// What a program may ask of the worker that runs it.
package enum WorkerQuestion: Equatable, Sendable {
    /// A picture, a data URI, as one of at most so many bytes: answered as
    /// `{dataURI, width, height, originalWidth, originalHeight}`.
    case shrink(picture: String, maxBytes: Int)
    /// What a person has changed since a cursor: answered as `{changes, nextCursor, missed}`.
    case changes(after: String?, limit: Int)
    /// The document that CODAP sends some time after it was asked for: answered as it is.
    case document
}

extension CallFailure {
    /// CODAP's refusal of a request, in its own words.
    @inline(never)
    init(refused request: JSONValue, words: String) {
        let action = request["action"]?.stringValue ?? "?"
        let resource = request["resource"]?.stringValue ?? "?"
        self.init(
            .codap, "CODAP refused \(action) \(resource): \(words)",
            details: [
                "action": .string(action), "resource": .string(resource),
                "codapError": .string(words),
            ])
    }
}
