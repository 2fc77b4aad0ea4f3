package import JSON
import Wire

/// Actions as the page reads them. Times are milliseconds on the page's monotonic clock.
extension WorkerAction {
    /// The form the page reads.
    package var page: JSONValue {
        switch self {
        case .remember(let key):
            ["type": "remember", "key": key.map { .string($0) } ?? .null]
        case .send(let request):
            .object(request.page)
        case .openStream(let stream, let path):
            ["type": "open-stream", "stream": .number(JSONNumber(stream)), "path": .string(path)]
        case .closeStream(let stream):
            ["type": "close-stream", "stream": .number(JSONNumber(stream))]
        case .claimSlot:
            ["type": "claim-slot"]
        case .releaseSlot:
            ["type": "release-slot"]
        case .callCODAP(let number, let request):
            ["type": "call-codap", "number": .number(JSONNumber(number)), "request": request]
        case .shrinkPicture(let number, let picture, let maxBytes):
            [
                "type": "shrink-picture", "number": .number(JSONNumber(number)),
                "picture": .string(picture), "maxBytes": .number(JSONNumber(maxBytes)),
            ]
        case .wake(let instant):
            ["type": "wake", "at": .number(instant.page)]
        case .show(let status):
            ["type": "show", "status": status.page]
        }
    }
}

extension Instant {
    fileprivate var page: JSONNumber { JSONNumber(elapsed.milliseconds) }
}

extension HTTPRequest {
    fileprivate var page: JSONObject {
        var fields = JSONObject()
        for header in headers { fields[header.name] = .string(header.value) }
        var object: JSONObject = [
            "type": "send",
            "exchange": [
                "purpose": .string(exchange.purpose.rawValue),
                "number": .number(JSONNumber(exchange.number)),
            ],
            "method": .string(method.rawValue), "path": .string(path), "headers": .object(fields),
            "timeout": .number(JSONNumber(timeout.milliseconds)),
        ]
        if let body { object["body"] = .string(body) }
        if isKeptAlive { object["keepalive"] = true }
        return object
    }
}

extension WorkerStatus {
    var page: JSONValue {
        var object: JSONObject = [
            "link": .string(link.rawValue), "transport": .string(carrier.rawValue),
            "situation": .string(situation.rawValue), "step": .string(situation.step.rawValue),
            "extending": .string(extending.rawValue), "canRenew": .bool(canRenew),
            "isPaused": .bool(isPaused), "hasAgent": .bool(calls.hasAgent),
            "ended": .array(calls.ended), "health": health.json,
            "isPollingOnly": .bool(isPollingOnly), "isVerbose": .bool(isVerbose),
        ]
        if let code { object["code"] = .string(code) }
        if let mcp { object["mcp"] = .string(mcp) }
        if lifetime > 0 { object["lifetime"] = .number(JSONNumber(lifetime)) }
        if let running {
            object["running"] = [
                "requestId": .string(running.requestId.text), "tool": .string(running.tool),
                "since": .number(running.since.page),
            ]
        }
        if let expiry {
            var times: JSONObject = [
                "at": .string(expiry.at), "heardAt": .number(expiry.heardAt.page),
            ]
            if let relayTime = expiry.relayTime { times["relayTime"] = relayTime }
            object["expiry"] = .object(times)
        }
        if let nextAttempt { object["nextAttempt"] = .number(nextAttempt.page) }
        return .object(object)
    }
}
