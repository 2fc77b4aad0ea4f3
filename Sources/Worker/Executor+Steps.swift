import JSON
import Tools
import Wire

// One call's steps: what it asks, and what the answers lead to.
extension Executor {
    mutating func codapReplied<Generator>(
        to number: Int, _ reply: CODAPReply, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        switch reply {
        // Even an answer that nobody waits for any more shows that CODAP is at work.
        case .answered: breaker.succeeded()
        case .undeliverable: breaker.failed(at: now)
        }
        return proceed(
            from: .codap(number: number), with: Self.read(reply), at: now, drawing: &supplies)
    }

    /// - Parameter answer: A JSON text, or `nil` for a picture that the browser could not read.
    mutating func pictureShrunk<Generator>(
        _ number: Int, _ answer: String?, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        let picture = answer.flatMap { try? JSONValue.parse($0, limits: Self.answerLimits) }
        return proceed(
            from: .picture(number: number),
            with: picture.map { .success($0) } ?? .failure(.noPicture),
            at: now, drawing: &supplies)
    }

    /// CODAP has called the plugin: to tell a change, or to hand over the document.
    mutating func codapCalled<Generator>(
        _ message: String, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard let notice = try? JSONValue.parse(message, limits: Self.answerLimits) else {
            return []
        }
        guard notice["resource"]?.stringValue?.isSameText(as: "document") == true else {
            changes.note(notice, at: now, duringCall: running != nil)
            return []
        }
        guard running != nil, let state = notice["values"]?["state"] else { return [] }
        document = state
        guard running?.awaited == .document else { return [] }
        return proceed(from: .document, with: .success(state), at: now, drawing: &supplies)
    }

    /// Goes on with the running call, if that is what it waits for.
    private mutating func proceed<Generator>(
        from awaited: Awaited, with answer: Result<JSONValue, CallFailure>, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        guard var current = running, current.awaited == awaited else { return [] }
        running = nil
        var effects: [Effect] = []
        switch (current.fate, answer) {
        case (.withdrawn, _), (.abandoned, _): effects = drop(current)
        case (.wanted, .success(let answer)):
            let step = current.run.next(answer: answer)
            if let effect = follow(step, of: current, at: now, drawing: &supplies) {
                effects.append(effect)
            }
        case (.wanted, .failure(let failure)): effects = [fail(current, failure, at: now)]
        }
        return effects + advance(at: now, drawing: &supplies)
    }

    /// - Returns: `nil` when the call waits for what comes by itself.
    mutating func follow<Generator>(
        _ step: ToolStep, of call: Running, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> Effect? {
        var current = call
        var step = step
        while true {
            switch step {
            case .done(let value):
                return finish(
                    current.delivery, .value(value), startedAt: current.startedAt, at: now)
            case .failed(let failure):
                return finish(
                    current.delivery, .failure(failure), startedAt: current.startedAt, at: now)
            case .answer(.changes(let cursor, let limit)):
                step = current.run.next(answer: changes.read(after: cursor, limit: limit, at: now))
            case .answer(.document):
                guard let document else {
                    current.awaited = .document
                    running = current
                    return nil
                }
                step = current.run.next(answer: document)
            case .answer(.shrink(let picture, let maxBytes)):
                let number = supplies.number()
                current.awaited = .picture(number: number)
                running = current
                return .shrinkPicture(number: number, picture: picture, maxBytes: maxBytes)
            case .send(let request):
                return send(request, of: current, at: now, drawing: &supplies)
            }
        }
    }

    private mutating func send<Generator>(
        _ request: JSONValue, of call: Running, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) -> Effect {
        guard now < call.deadline else { return fail(call, .outOfTime, at: now) }
        guard breaker.permits(at: now) else { return fail(call, .codapResting, at: now) }
        var current = call
        let number = supplies.number()
        current.awaited = .codap(number: number)
        running = current
        return .callCODAP(number: number, request: request)
    }

    /// Ends a call from outside its run, which knows what it has done so far.
    func fail(_ call: Running, _ failure: CallFailure, at now: Instant) -> Effect {
        finish(
            call.delivery, .failure(call.run.completing(failure)), startedAt: call.startedAt,
            at: now)
    }

    private static let answerLimits = JSONLimits(maxBytes: maxAnswerBytes)

    private static func read(_ reply: CODAPReply) -> Result<JSONValue, CallFailure> {
        guard case .answered(let text) = reply else { return .failure(.codapMissing) }
        guard let answer = try? JSONValue.parse(text, limits: answerLimits) else {
            return .failure(.unreadableAnswer)
        }
        return .success(answer)
    }
}
