import Foundation
import JSON
import Testing
import TestSupport
import Wire

@testable import Worker

/// An arrow of the diagram: what leads from one state to another.
private struct Arrow: Hashable, Comparable, CustomStringConvertible {
    let from: String
    let to: String
    let cause: String

    var description: String { "    \(from) --> \(to): \(cause)" }
    static func < (lhs: Self, rhs: Self) -> Bool { lhs.description < rhs.description }
}

/// Lets anything happen to links, and notes how they move.
private struct Walk {
    var random: SeededGenerator
    var supplies = Supplies(generator: SeededGenerator(seed: 7))
    var link: RelayLink
    /// Where a walk begins anew: what has ended moves no more.
    let fresh: RelayLink
    var now = Instant.start
    var asked: [Exchange] = []
    var arrows: Set<Arrow> = []
    var visited: Set<String> = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var settings = WorkerSettings()
        settings.pollingOnly = seed % 4 == 0
        fresh = RelayLink(settings: settings, hasStreams: seed % 5 != 0)
        link = fresh
    }

    mutating func draw(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    mutating func step() {
        if link.mode == .disconnected, draw(20) == 0 { link = fresh }
        let (event, cause) = next()
        if case .timerFired = event, let deadline = link.deadline { now = max(now, deadline) }
        let before = link.mode
        for case .ask(let exchange) in link.handle(event, at: now, drawing: &supplies) {
            asked.append(exchange)
        }
        visited.insert("\(before) \(cause)")
        if link.mode != before {
            arrows.insert(
                Arrow(from: before.rawValue, to: link.mode.rawValue, cause: cause))
        }
        if asked.count > 8 { asked.removeFirst() }
    }

    private mutating func next() -> (RelayLink.Event, cause: String) {
        let stream = link.stream ?? 99
        switch draw(40) {
        case 0: return (.start, "start")
        case 1: return (.online, "online")
        case 2: return (.visible, "visible")
        case 3: return (.offline, "offline")
        case 4..<8: return (.slot(isGranted: true), "slot granted")
        case 8: return (.slot(isGranted: false), "slot denied")
        case 9..<14: return (.connected(stream: stream), "connected")
        case 14: return (.heard(stream: stream), "heard")
        case 15..<18: return (.streamFailed(stream: stream), "stream failed")
        case 18 where draw(8) == 0: return (.stop(.closed), "stop")
        case 19..<26: return (.timerFired, "time is over")
        default: return answer()
        }
    }

    private mutating func answer() -> (RelayLink.Event, cause: String) {
        guard let exchange = asked.last else { return (.timerFired, "time is over") }
        asked.removeLast()
        let name = exchange.purpose == .poll ? "poll" : "question"
        switch draw(8) {
        case 0, 1, 2: return (.exchangeEnded(exchange, .unreachable), "\(name) failed")
        case 3: return (reply(503, to: exchange), "\(name) failed")
        case 4: return (reply(410, to: exchange), "session over")
        default: return (reply(200, to: exchange), "\(name) answered")
        }
    }

    private func reply(_ status: Int, to exchange: Exchange) -> RelayLink.Event {
        let body = #"{"ticket":"t","requests":[]}"#
        return .exchangeEnded(exchange, .answered(HTTPReply(status: status, body: body)))
    }
}

@Suite("A link's states") struct LinkDiagramTests {
    static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/worker.md")

    /// Everything that links have been seen to do.
    private static let walked: (arrows: Set<Arrow>, visited: Set<String>) = {
        var arrows: Set<Arrow> = []
        var visited: Set<String> = []
        for seed in 0..<200 as Range<UInt64> {
            var walk = Walk(seed: seed)
            for _ in 0..<1_000 { walk.step() }
            arrows.formUnion(walk.arrows)
            visited.formUnion(walk.visited)
        }
        return (arrows, visited)
    }()

    @Test("change as docs/worker.md draws it, and in no other way") func diagram() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let drawn = Set(
            text.split(separator: "\n").map(String.init).filter {
                $0.contains("-->") && !$0.contains("[*]")
            })
        let seen = Set(Self.walked.arrows.map(\.description))
        #expect(seen.subtracting(drawn).sorted() == [], "happens and is not drawn")
        #expect(drawn.subtracting(seen).sorted() == [], "is drawn and does not happen")
    }

    @Test("have all met every event", arguments: RelayLink.Mode.allCases)
    func pairs(mode: RelayLink.Mode) {
        let events = [
            "start", "online", "visible", "offline", "slot granted", "slot denied", "connected",
            "heard", "stream failed", "stop", "time is over", "poll answered", "poll failed",
            "question answered", "question failed", "session over",
        ]
        for event in events { #expect(Self.walked.visited.contains("\(mode) \(event)")) }
    }
}
