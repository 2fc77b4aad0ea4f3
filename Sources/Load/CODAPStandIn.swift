import EventLoop

/// Answers in the place of CODAP: an empty success to everything, at once or after a fixed time.
/// Loop-confined.
final class CODAPStandIn {
    /// CODAP's answer to a list of nothing.
    static let reply = #"{"success":true,"values":[]}"#

    /// Requests taken.
    private(set) var requests = 0
    private let delay: Duration
    private let loop: EventLoop
    private let answer: (Int) -> Void
    /// Requests to be answered, in order; the delay is the same for all.
    private var waiting: [(number: Int, due: Duration)] = []
    private var timer: Timer?

    /// - Parameter answer: Given the number of each request when its time has come.
    init(after delay: Duration, on loop: EventLoop, answer: @escaping (Int) -> Void) {
        self.delay = delay
        self.loop = loop
        self.answer = answer
    }

    /// Takes a request.
    func take(_ number: Int) {
        requests += 1
        guard delay > .zero else { return answer(number) }
        waiting.append((number, EventLoop.now + delay))
        if waiting.count == 1 { wait(for: delay) }
    }

    private func wait(for time: Duration) {
        let timer = timer ?? loop.timer { [unowned self] in answerDue() }
        self.timer = timer
        timer.arm(after: time)
    }

    private func answerDue() {
        let now = EventLoop.now
        while let first = waiting.first, first.due <= now {
            waiting.removeFirst()
            answer(first.number)
        }
        if let first = waiting.first { wait(for: first.due - now) }
    }
}
