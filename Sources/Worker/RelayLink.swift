import JSON
import Wire

/// Keeps calls coming: over an event stream where that works, by polling where it does not.
///
/// docs/worker.md draws its states; a test holds the drawing against this.
struct RelayLink: Sendable {
    enum Event: Equatable, Sendable {
        case start
        /// The page's answer to ``Effect/claimSlot``; a grant may follow a denial.
        case slot(isGranted: Bool)
        case exchangeEnded(Exchange, HTTPOutcome)
        /// A stream's first event.
        case connected(stream: Int)
        /// Any other event of a stream: it lives.
        case heard(stream: Int)
        case streamFailed(stream: Int)
        case timerFired
        /// The browser says that there is a network again, or the person looks at the tab.
        case online, visible
        /// The browser says that there is no network. It is often wrong, so only failures count.
        case offline
        case stop(SessionEnd)
    }
    enum Effect: Equatable, Sendable {
        /// Ask the relay what the exchange's purpose says.
        case ask(Exchange)
        case open(stream: Int, ticket: String)
        case close(stream: Int)
        /// Ask the browser for one of the profile's streams; hold it until it is released.
        case claimSlot, releaseSlot
        /// A poll has brought this.
        case polled(JSONValue)
        case ended(SessionEnd)
    }
    enum State: Equatable, Sendable {
        case disconnected(SessionEnd?)
        case connecting(Attempt)
        case streaming(stream: Int, silentAfter: Instant)
        case reconnecting(Turn)
        case polling(Polling)
        case failing(Pause)
    }
    /// What takes turns: attempts and the pauses between them.
    enum Turn: Equatable, Sendable {
        case waiting(Pause)
        case trying(Attempt)
    }
    struct Pause: Equatable, Sendable {
        var until: Instant
        /// The relay has asked not to be asked before.
        let notBefore: Instant
    }

    /// Rest after everything has failed.
    static let rest = TimeSpan.seconds(30)
    /// What an attempt counts whose stream opened and stayed silent though the relay answers.
    /// Two of them are enough to see that something on the way holds streams back: by then an
    /// agent has waited 20 s.
    static let muffledWeight = 3

    private(set) var state = State.disconnected(nil)
    /// Why the last attempt was a poll.
    private(set) var pollingReason = PollingReason.asked
    private let settings: WorkerSettings
    let canStream: Bool
    private var backoff: Backoff
    private var probeBackoff = Polling.probeBackoff
    /// Failures since the last connection. One while connecting for the first time is only what
    /// makes it reconnecting.
    private var failures = -1
    private var holdsSlot = false
    private var effects: [Effect] = []

    /// - Parameter hasStreams: Whether the page can open event streams.
    init(settings: WorkerSettings, hasStreams: Bool) {
        self.settings = settings
        canStream = hasStreams && !settings.pollingOnly
        backoff = Backoff(base: settings.retryDelay)
    }

    @inline(never)
    mutating func handle<Generator>(
        _ event: Event, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        effects = []
        switch (state, event) {
        case (.disconnected(nil), .start): connect(at: now, drawing: &supplies)
        case (.disconnected, .stop), (_, .offline), (.disconnected(_?), .start),
            (.connecting, .start), (.streaming, .start), (.reconnecting, .start),
            (.polling, .start), (.failing, .start):
            break
        case (.connecting, .stop(let end)), (.streaming, .stop(let end)),
            (.reconnecting, .stop(let end)), (.polling, .stop(let end)),
            (.failing, .stop(let end)):
            finish(end)
        case (.connecting(let attempt), _), (.reconnecting(.trying(let attempt)), _):
            follow(attempt, event, at: now, drawing: &supplies)
        case (.reconnecting(.waiting(let pause)), .timerFired):
            if now >= pause.until { retry(at: now, drawing: &supplies) }
        case (.reconnecting(.waiting(let pause)), .online),
            (.reconnecting(.waiting(let pause)), .visible):
            if now >= pause.notBefore { retry(at: now, drawing: &supplies) }
        case (.streaming(let stream, _), .heard(let heard)) where stream == heard,
            (.streaming(let stream, _), .connected(let heard)) where stream == heard:
            listen(to: stream, at: now)
        case (.streaming(let stream, _), .streamFailed(let failed)) where stream == failed:
            lose(because: .cut, at: now, drawing: &supplies)
        case (.streaming(let stream, let silentAfter), .timerFired) where now >= silentAfter:
            effects.append(.close(stream: stream))
            lose(because: .silent, at: now, drawing: &supplies)
        case (.polling(let polling), _):
            poll(polling, event, at: now, drawing: &supplies)
        case (.failing(let pause), .timerFired):
            if now >= pause.until { connect(at: now, drawing: &supplies) }
        case (.failing(var pause), .online):
            pause.until = max(now, pause.notBefore)
            state = .failing(pause)
            if now >= pause.until { connect(at: now, drawing: &supplies) }
        // The page's answer has come too late for the attempt that asked.
        case (.disconnected, .slot(true)), (.failing, .slot(true)):
            effects.append(.releaseSlot)
        // Nothing is open and nothing asked; or it is another stream's, given up before.
        case (.disconnected, _), (.reconnecting(.waiting), _), (.failing, _), (.streaming, _):
            break
        }
        defer { effects = [] }
        return effects
    }

    // MARK: Attempts

    private mutating func connect<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) {
        failures = -1
        backoff.reset()
        state = .connecting(attempt(at: now, drawing: &supplies))
    }

    private mutating func retry<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) {
        state = .reconnecting(.trying(attempt(at: now, drawing: &supplies)))
    }

    /// A stream, if one can be had and has not failed too often.
    @inline(never)
    private mutating func attempt<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Attempt {
        pollingReason = canStream ? .failing : .asked
        supplies.telemetry.count(.attempts)
        if canStream, failures < settings.maxRetries {
            return streamAttempt(at: now, drawing: &supplies)
        }
        return .poll(at: now, drawing: &supplies, &effects)
    }

    @inline(never)
    private mutating func streamAttempt<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Attempt {
        if holdsSlot { return .ticket(at: now, drawing: &supplies, &effects) }
        holdsSlot = true
        effects.append(.claimSlot)
        return .slot(until: now + Attempt.slotTimeout)
    }

    @inline(never)
    private mutating func follow<Generator>(
        _ attempt: Attempt, _ event: Event, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) {
        switch attempt.advance(by: event, at: now, drawing: &supplies, &effects) {
        case .unmoved: break
        case .moved(let next): replace(next)
        case .denied:
            holdsSlot = false
            pollingReason = .crowded
            replace(.poll(at: now, drawing: &supplies, &effects))
        case .streaming(let stream):
            listen(to: stream, at: now)
        case .polled(let body):
            probeBackoff.reset()
            settle(Polling(at: now), polled: body, at: now, drawing: &supplies)
        case .failed(let reply, let isMuffled):
            fail(attempt, reply, isMuffled, at: now, drawing: &supplies)
        case .over(let end): finish(end)
        }
    }

    private mutating func replace(_ attempt: Attempt) {
        switch state {
        case .connecting: state = .connecting(attempt)
        case .reconnecting: state = .reconnecting(.trying(attempt))
        case .disconnected, .streaming, .polling, .failing: break
        }
    }

    @inline(never)
    private mutating func fail<Generator>(
        _ attempt: Attempt, _ reply: HTTPReply?, _ isMuffled: Bool, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) {
        failures += isMuffled ? Self.muffledWeight : 1
        supplies.telemetry.failed(reply, isMuffled: isMuffled, at: now)
        let notBefore = now + Backoff.retryAfter(reply)
        var until = now + backoff.pause(after: reply, jitterFrom: &supplies.generator)
        if failures < settings.maxRetries {
            state = .reconnecting(.waiting(Pause(until: until, notBefore: notBefore)))
        } else if attempt.isPoll {
            until = max(notBefore, now + Self.rest)
            rest(Pause(until: until, notBefore: notBefore))
        } else if now < notBefore {
            state = .reconnecting(.waiting(Pause(until: notBefore, notBefore: notBefore)))
        } else {
            retry(at: now, drawing: &supplies)
        }
    }

    // MARK: The stream

    @inline(never)
    private mutating func listen(to stream: Int, at now: Instant) {
        failures = 0
        backoff.reset()
        let silence = TimeSpan.milliseconds(settings.sseTimeout)
        state = .streaming(stream: stream, silentAfter: now + silence)
    }

    private mutating func lose<Generator>(
        because reason: WorkerReason, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) {
        supplies.telemetry.lost(reason, at: now)
        let until = now + backoff.pause(jitterFrom: &supplies.generator)
        state = .reconnecting(.waiting(Pause(until: until, notBefore: now)))
    }

    // MARK: Polling

    @inline(never)
    private mutating func poll<Generator>(
        _ polling: Polling, _ event: Event, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) {
        var polling = polling
        switch polling.turn {
        case .trying(let attempt):
            switch attempt.advance(by: event, at: now, drawing: &supplies, &effects) {
            case .polled(let body):
                return settle(polling, polled: body, at: now, drawing: &supplies)
            case .over(let end): return finish(end)
            case .failed(let reply, _):
                polling.failures += 1
                supplies.telemetry.failed(reply, isMuffled: false, at: now)
                let notBefore = now + Backoff.retryAfter(reply)
                let until = now + backoff.pause(after: reply, jitterFrom: &supplies.generator)
                guard polling.failures < settings.maxRetries else {
                    return rest(
                        Pause(until: max(notBefore, now + Self.rest), notBefore: notBefore))
                }
                polling.turn = .waiting(Pause(until: until, notBefore: notBefore))
            case .unmoved, .moved, .streaming, .denied: break
            }
        case .waiting(let pause):
            if now >= (event.isWaking ? pause.notBefore : pause.until) {
                polling.turn = .trying(.poll(at: now, drawing: &supplies, &effects))
            }
        }
        probe(&polling, event, at: now, drawing: &supplies)
    }

    /// Tries a stream beside the polls. They go on until it has said `connected`.
    @inline(never)
    private mutating func probe<Generator>(
        _ polling: inout Polling, _ event: Event, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) {
        switch polling.probe {
        case .waiting(let pause):
            // Another tab has given its stream up.
            if event.isGrant { holdsSlot = true }
            let isWoken = event.isWaking || event.isGrant
            if canStream, now >= (isWoken ? pause.notBefore : pause.until) {
                supplies.telemetry.count(.attempts)
                polling.probe = .trying(streamAttempt(at: now, drawing: &supplies))
            } else if event.isGrant {
                releaseSlot()
            }
        case .trying(let attempt):
            switch attempt.advance(by: event, at: now, drawing: &supplies, &effects) {
            case .moved(let next): polling.probe = .trying(next)
            case .streaming(let stream): return listen(to: stream, at: now)
            case .over(let end): return finish(end)
            case .denied:
                holdsSlot = false
                pollingReason = .crowded
                polling.probe = .waiting(probePause(after: nil, at: now, drawing: &supplies))
            case .failed(let reply, let isMuffled):
                releaseSlot()
                supplies.telemetry.failed(reply, isMuffled: isMuffled, at: now)
                pollingReason = .failing
                polling.probe = .waiting(probePause(after: reply, at: now, drawing: &supplies))
            case .unmoved, .polled: break
            }
        }
        state = .polling(polling)
    }

    @inline(never)
    private mutating func settle<Generator>(
        _ polling: Polling, polled body: JSONValue, at now: Instant,
        drawing supplies: inout Supplies<Generator>
    ) {
        var polling = polling
        failures = 0
        backoff.reset()
        effects.append(.polled(body))
        polling.noteSuccess(
            broughtCalls: body["requests"]?.arrayValue?.isEmpty == false,
            every: settings.pollingInterval, at: now)
        switch state {
        case .polling: break
        case .disconnected, .connecting, .streaming, .reconnecting, .failing:
            releaseSlot()
            polling.probe = .waiting(probePause(after: nil, at: now, drawing: &supplies))
        }
        state = .polling(polling)
    }

    @inline(never)
    private mutating func probePause<Generator>(
        after reply: HTTPReply?, at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> Pause {
        let pause = probeBackoff.pause(after: reply, jitterFrom: &supplies.generator)
        return Pause(until: now + pause, notBefore: now + Backoff.retryAfter(reply))
    }

    // MARK: Ends

    private mutating func rest(_ pause: Pause) {
        close()
        state = .failing(pause)
    }

    @inline(never)
    private mutating func finish(_ end: SessionEnd) {
        close()
        state = .disconnected(end)
        effects.append(.ended(end))
    }

    private mutating func close() {
        if let stream { effects.append(.close(stream: stream)) }
        releaseSlot()
    }

    private mutating func releaseSlot() {
        if holdsSlot { effects.append(.releaseSlot) }
        holdsSlot = false
    }
}
