import JSON
import Testing

@testable import Worker

@Suite("What crosses between page and worker") struct PageCodecTests {
    @Test(
        "is read as the event it is",
        arguments: [
            (
                #"{"type":"started","workerId":"w","freshKey":"f","storedKey":"s"}"#,
                WorkerEvent.started(PageLoad(workerId: "w", storedKey: "s", freshKey: "f"))
            ),
            (
                #"{"type":"new-session-requested","freshKey":"f"}"#,
                .newSessionRequested(freshKey: "f")
            ),
            (#"{"type":"codap-connected"}"#, .codapConnected),
            (#"{"type":"codap-absent"}"#, .codapAbsent),
            (
                #"{"type":"codap-replied","number":7,"reply":"{}"}"#,
                .codapReplied(number: 7, .answered("{}"))
            ),
            (#"{"type":"codap-replied","number":7}"#, .codapReplied(number: 7, .undeliverable)),
            (
                #"{"type":"exchange-ended","exchange":{"purpose":"ticket","number":2}}"#,
                .exchangeEnded(Exchange(purpose: .ticket, number: 2), .unreachable)
            ),
            (
                #"{"type":"exchange-ended","exchange":{"purpose":"result","number":2},"#
                    + #""status":429,"retryAfter":"3","body":"{}"}"#,
                .exchangeEnded(
                    Exchange(purpose: .result, number: 2),
                    .answered(HTTPReply(status: 429, retryAfter: "3", body: "{}")))
            ),
            (
                #"{"type":"stream-event","stream":1,"name":"heartbeat","data":""}"#,
                .streamEvent(stream: 1, name: "heartbeat", data: "")
            ),
            (#"{"type":"stream-failed","stream":1}"#, .streamFailed(stream: 1)),
            (#"{"type":"timer-fired"}"#, .timerFired),
            (#"{"type":"slot-granted"}"#, .slotAnswered(isGranted: true)),
            (#"{"type":"slot-denied"}"#, .slotAnswered(isGranted: false)),
            (#"{"type":"online"}"#, .networkChanged(isOnline: true)),
            (#"{"type":"offline"}"#, .networkChanged(isOnline: false)),
            (#"{"type":"visible"}"#, .visibilityChanged(isVisible: true)),
            (#"{"type":"hidden"}"#, .visibilityChanged(isVisible: false)),
            (#"{"type":"extend-requested"}"#, .extendRequested),
            (#"{"type":"end-requested"}"#, .endRequested),
            (#"{"type":"retry-requested"}"#, .retryRequested),
            (#"{"type":"pause-requested"}"#, .pauseRequested),
            (#"{"type":"resume-requested"}"#, .resumeRequested),
            (
                #"{"type":"started","workerId":"w","freshKey":"f","isFramed":false,"#
                    + #""isPaused":true}"#,
                .started(
                    PageLoad(
                        workerId: "w", storedKey: nil, freshKey: "f", isFramed: false,
                        isPaused: true))
            ),
            (
                #"{"type":"started","workerId":"w","freshKey":"f","hasStreams":false}"#,
                .started(
                    PageLoad(workerId: "w", storedKey: nil, freshKey: "f", hasStreams: false))
            ),
        ])
    func events(text: String, event: WorkerEvent) throws {
        #expect(try WorkerEvent(page: JSONValue.parse(text)) == event)
    }

    @Test(
        "is refused by the name of what does not fit",
        arguments: [
            ("{}", "type"), (#"{"type":"surprise"}"#, "type"),
            (#"{"type":"started"}"#, "workerId"),
            (#"{"type":"stream-failed","stream":"1"}"#, "stream"),
            (#"{"type":"exchange-ended","exchange":{"purpose":"x","number":1}}"#, "exchange"),
        ])
    func malformed(text: String, member: String) throws {
        let json = try JSONValue.parse(text)
        #expect(throws: WorkerEvent.Malformed(member: member)) { try WorkerEvent(page: json) }
    }

    @Test(
        "hands an exchange back as it was given, for every purpose",
        arguments: Exchange.Purpose.allCases)
    func exchanges(purpose: Exchange.Purpose) throws {
        let exchange = Exchange(purpose: purpose, number: 12)
        let request = HTTPRequest(
            exchange: exchange, method: .post, path: "api/x", headers: [], body: "{}",
            timeout: .seconds(10))
        let written = try #require(WorkerAction.send(request).page["exchange"])
        let event = try WorkerEvent(page: ["type": "exchange-ended", "exchange": written])
        #expect(event == .exchangeEnded(exchange, .unreachable))
        #expect(WorkerAction.send(request).page["timeout"] == 10_000)
    }
}
