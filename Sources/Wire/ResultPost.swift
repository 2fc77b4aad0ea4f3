package import JSON

/// How a worker's run of a call went. A falsy result (`0`, `false`, `""`, `null`) is a result.
package enum CallResult: Equatable, Sendable {
    /// What the tool gave back.
    case value(JSONValue)
    /// Why there is nothing to give back.
    case failure(CallFailure)
}

/// Durations a worker measured with its own monotonic clock. It never reports points in time:
/// the clocks of two machines do not agree.
package struct WorkerTimings: Equatable, Sendable {
    /// From receiving the delivery to starting it, milliseconds.
    package let workerWait: Int
    /// From starting to finishing, milliseconds.
    package let execute: Int

    /// Both in milliseconds, not negative.
    package init(workerWait: Int, execute: Int) {
        self.workerWait = workerWait
        self.execute = execute
    }

    /// Reads `{workerWaitMs, executeMs}`; a missing or negative number counts as 0, because a
    /// worker with a broken clock must still be able to post its result.
    package init(json value: JSONValue?) {
        workerWait = max(0, value?["workerWaitMs"]?.intValue ?? 0)
        execute = max(0, value?["executeMs"]?.intValue ?? 0)
    }

    /// The wire form.
    package var json: JSONValue {
        [
            "workerWaitMs": .number(JSONNumber(workerWait)),
            "executeMs": .number(JSONNumber(execute)),
        ]
    }
}

/// A worker's answer to one delivery: the body of `POST /api/response`, less its session code.
package struct ResultPost: Equatable, Sendable {
    /// The call that was run.
    package let requestId: RequestID
    /// The delivery that was run, as echoed; 0 when the poster did not say.
    package let delivery: Int
    /// What came of it.
    package let result: CallResult
    /// How long it took in the tab.
    package let timings: WorkerTimings
    /// W3C trace context of the delivery. Travels as a header field.
    package let traceparent: String?

    /// An answer from its parts.
    package init(
        requestId: RequestID, delivery: Int, result: CallResult, timings: WorkerTimings,
        traceparent: String? = nil
    ) {
        self.requestId = requestId
        self.delivery = delivery
        self.result = result
        self.timings = timings
        self.traceparent = traceparent
    }

    /// The wire form, with the session's code.
    package func json(code: SessionCode) -> JSONValue {
        var object: JSONObject = [
            "code": .string(code.text), "requestId": .string(requestId.text),
            "delivery": .number(JSONNumber(delivery)),
        ]
        switch result {
        case .value(let value): object["result"] = value
        case .failure(let failure): object["error"] = failure.json
        }
        object["timings"] = timings.json
        return .object(object)
    }
}
