package import JSON

/// Events as the page writes them. CODAP's replies and HTTP bodies travel as strings, so that a
/// bad one spoils no more than itself.
extension WorkerEvent {
    /// The wire form lacks something, or names something unknown: page and worker do not match.
    package struct Malformed: Error, Equatable {
        /// The member that is missing or of the wrong type.
        package let member: String
    }

    private enum Kind: String, CaseIterable {
        case started
        case newSessionRequested = "new-session-requested"
        case codapConnected = "codap-connected"
        case codapAbsent = "codap-absent"
        case codapReplied = "codap-replied"
        case codapCalled = "codap-called"
        case pictureShrunk = "picture-shrunk"
        case exchangeEnded = "exchange-ended"
        case streamEvent = "stream-event"
        case streamFailed = "stream-failed"
        case slotGranted = "slot-granted"
        case slotDenied = "slot-denied"
        case online, offline, visible, hidden
        case extendRequested = "extend-requested"
        case endRequested = "end-requested"
        case retryRequested = "retry-requested"
        case pauseRequested = "pause-requested"
        case resumeRequested = "resume-requested"
        case pageClosing = "page-closing"
        case memoryMeasured = "memory-measured"
        case timerFired = "timer-fired"
    }

    /// Reads an event of the page.
    /// - Throws: ``Malformed``, naming the first member that does not fit.
    package init(page json: JSONValue) throws(Malformed) {
        guard let kind = Kind(named: try text("type", in: json)) else {
            throw Malformed(member: "type")
        }
        switch kind {
        case .started:
            self = .started(
                PageLoad(
                    workerId: try text("workerId", in: json),
                    storedKey: json["storedKey"]?.stringValue,
                    freshKey: try text("freshKey", in: json),
                    hasStreams: json["hasStreams"]?.boolValue ?? true,
                    isVerbose: json["isVerbose"]?.boolValue ?? false,
                    isFramed: json["isFramed"]?.boolValue ?? true,
                    isPaused: json["isPaused"]?.boolValue ?? false))
        case .newSessionRequested:
            self = .newSessionRequested(freshKey: try text("freshKey", in: json))
        case .codapConnected: self = .codapConnected
        case .codapAbsent: self = .codapAbsent
        case .codapReplied:
            let reply = json["reply"]?.stringValue.map { CODAPReply.answered($0) }
            self = .codapReplied(number: try number("number", in: json), reply ?? .undeliverable)
        case .codapCalled: self = .codapCalled(try text("message", in: json))
        case .pictureShrunk:
            self = .pictureShrunk(
                number: try number("number", in: json), json["picture"]?.stringValue)
        case .exchangeEnded:
            guard let exchange = json["exchange"].flatMap({ Exchange(page: $0) }) else {
                throw Malformed(member: "exchange")
            }
            self = .exchangeEnded(exchange, try HTTPOutcome(page: json))
        case .streamEvent:
            self = .streamEvent(
                stream: try number("stream", in: json), name: try text("name", in: json),
                data: try text("data", in: json))
        case .streamFailed: self = .streamFailed(stream: try number("stream", in: json))
        case .slotGranted: self = .slotAnswered(isGranted: true)
        case .slotDenied: self = .slotAnswered(isGranted: false)
        case .online: self = .networkChanged(isOnline: true)
        case .offline: self = .networkChanged(isOnline: false)
        case .visible: self = .visibilityChanged(isVisible: true)
        case .hidden: self = .visibilityChanged(isVisible: false)
        case .extendRequested: self = .extendRequested
        case .endRequested: self = .endRequested
        case .retryRequested: self = .retryRequested
        case .pauseRequested: self = .pauseRequested
        case .resumeRequested: self = .resumeRequested
        case .pageClosing: self = .pageClosing
        case .memoryMeasured: self = .memoryMeasured(try number("kib", in: json))
        case .timerFired: self = .timerFired
        }
    }
}

extension Exchange {
    fileprivate init?(page json: JSONValue) {
        guard
            let purpose = json["purpose"]?.stringValue.flatMap({ Purpose(named: $0) }),
            let number = json["number"]?.intValue
        else { return nil }
        self.init(purpose: purpose, number: number)
    }
}

extension HTTPOutcome {
    /// An exchange without a status had no answer.
    fileprivate init(page json: JSONValue) throws(WorkerEvent.Malformed) {
        guard json["status"] != nil else {
            self = .unreachable
            return
        }
        self = .answered(
            HTTPReply(
                status: try number("status", in: json),
                retryAfter: json["retryAfter"]?.stringValue,
                body: try text("body", in: json)))
    }
}

private func text(_ key: String, in json: JSONValue) throws(WorkerEvent.Malformed) -> String {
    guard let value = json[key]?.stringValue else { throw .init(member: key) }
    return value
}

private func number(_ key: String, in json: JSONValue) throws(WorkerEvent.Malformed) -> Int {
    guard let value = json[key]?.intValue else { throw .init(member: key) }
    return value
}
