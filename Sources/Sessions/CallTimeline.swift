package import Wire

/// Cuts the time of one call into stages. Pure: every moment is an argument, monotonic time since
/// any origin, all from one clock of this process. The worker's clock only ever gives durations.
///
/// Moments may be told in any order, from several threads' reports; one that would run backwards
/// counts as simultaneous with the one before it, so no stage is negative.
package struct CallTimeline: Sendable {
    /// Writes remembered. A poller that never moves its cursor is sent a call again and again;
    /// beyond this many only the latest is kept beside the first ones.
    package static let writesKept = 64
    /// How far a worker's rounded milliseconds may pass the span before it counts as a false
    /// claim: half a millisecond each, for two numbers and two ends.
    package static let roundingSlack = Duration.milliseconds(2)

    private struct Write: Sendable {
        let delivery: Int
        let transport: Transport
        let time: Duration
    }

    private enum End: Sendable {
        case result(delivery: Int, WorkerTimings, at: Duration)
        /// No result: timed out, withdrawn, expired, lost.
        case early(at: Duration)

        var time: Duration {
            switch self {
            case .result(_, _, let time), .early(let time): time
            }
        }
    }

    private let received: Duration
    private var admitted: Duration?
    private var writes: [Write] = []
    private var end: End?
    private var responded: Duration?

    /// Starts with the first byte of the request read.
    package init(receivedAt now: Duration) { received = now }

    /// The call is committed. Only the first time counts.
    package mutating func admit(at now: Duration) {
        if admitted == nil { admitted = now }
    }

    /// A delivery was written to a stream or a poll.
    package mutating func write(delivery: Int, over transport: Transport, at now: Duration) {
        let write = Write(delivery: delivery, transport: transport, time: now)
        if writes.count < Self.writesKept {
            writes.append(write)
        } else {
            writes[Self.writesKept - 1] = write
        }
    }

    /// The worker's result was accepted. Only the first end counts.
    /// - Parameter delivery: The one the worker says it ran.
    package mutating func accept(delivery: Int, timings: WorkerTimings, at now: Duration) {
        if end == nil { end = .result(delivery: delivery, timings, at: now) }
    }

    /// The call ended without a result. Only the first end counts.
    package mutating func endEarly(at now: Duration) {
        if end == nil { end = .early(at: now) }
    }

    /// The answer's bytes have gone to an agent that was waiting when the call ended. Never told
    /// when none was.
    package mutating func respond(at now: Duration) {
        if end != nil, responded == nil { responded = now }
    }

    /// How the delivery that counts was sent; `nil` when none was.
    package var transport: Transport? { chosen?.transport }

    /// Whether the worker claimed more time than there was.
    package var isOverclaimed: Bool {
        guard case .result(_, let timings, _) = end else { return false }
        let claimed = Self.duration(timings.execute) + Self.duration(timings.workerWait)
        return claimed > bounds(until: received).span + Self.roundingSlack
    }

    /// The stages of a call that has ended.
    package var stages: CallStages? { end.map { stages(until: $0.time) } }

    /// The write that starts the span: that of the delivery the worker ran, else the latest.
    private var chosen: Write? {
        if case .result(let delivery, _, _) = end,
            let echoed = writes.last(where: { $0.delivery == delivery })
        {
            return echoed
        }
        return writes.max { $0.delivery < $1.delivery }
    }

    private struct Bounds {
        let admitted: Duration
        let written: Duration
        let ended: Duration
        let responded: Duration
        var span: Duration { ended - written }
    }

    /// The moments that divide the stages, in order. What never happened falls on the end, so that
    /// the time goes to the stage the call was in.
    private func bounds(until fallback: Duration) -> Bounds {
        let ended = max(received, end?.time ?? fallback)
        let admitted = min(max(received, self.admitted ?? ended), ended)
        let written = min(max(admitted, chosen?.time ?? ended), ended)
        return Bounds(
            admitted: admitted, written: written, ended: ended,
            responded: max(ended, responded ?? ended))
    }

    private func stages(until fallback: Duration) -> CallStages {
        let bounds = bounds(until: fallback)
        var execute = Duration.zero
        var workerWait = Duration.zero
        if case .result(_, let timings, _) = end {
            // Each in turn is cut to what is left of the span.
            execute = min(Self.duration(timings.execute), bounds.span)
            workerWait = min(Self.duration(timings.workerWait), bounds.span - execute)
        }
        return CallStages { stage in
            switch stage {
            case .admit: bounds.admitted - received
            case .queue: bounds.written - bounds.admitted
            case .network: bounds.span - execute - workerWait
            case .workerWait: workerWait
            case .execute: execute
            case .respond: bounds.responded - bounds.ended
            }
        }
    }

    /// Milliseconds from a stranger, bounded so that adding two of them cannot overflow.
    private static func duration(_ milliseconds: Int) -> Duration {
        .milliseconds(min(max(0, milliseconds), 1_000_000_000))
    }
}
