import Testing

@testable import Worker

/// A value held by reference: an expectation cannot change what it looks at.
private final class Held<Value> {
    var value: Value
    init(_ value: Value) { self.value = value }
}

extension Held<CircuitBreaker> {
    func permits(at now: Instant) -> Bool { value.permits(at: now) }
    @discardableResult
    func failed(at now: Instant) -> Bool { value.failed(at: now) }
    func succeeded() { value.succeeded() }
}

extension Held<TokenBucket> {
    func take(at now: Instant) -> Instant? { value.take(at: now) }
}

@Suite("A circuit breaker") struct CircuitBreakerTests {
    private let start = Instant.start

    @Test("opens after five failures in a row, not before") func opens() {
        let breaker = Held(CircuitBreaker())
        for _ in 0..<4 { #expect(breaker.failed(at: start) == false) }
        breaker.succeeded()
        for _ in 0..<4 { #expect(breaker.failed(at: start) == false) }
        #expect(breaker.permits(at: start))
        #expect(breaker.failed(at: start))
        #expect(!breaker.permits(at: start + .milliseconds(29_999)))
        #expect(breaker.value.reopens == start + .seconds(30))
    }

    @Test("lets one attempt decide after 30 s", arguments: [true, false])
    func probes(succeeds: Bool) {
        let breaker = Held(CircuitBreaker())
        for _ in 0..<5 { breaker.failed(at: start) }
        let later = start + .seconds(30)
        #expect(breaker.permits(at: later))
        #expect(!breaker.permits(at: later))
        if succeeds { breaker.succeeded() } else { #expect(breaker.failed(at: later)) }
        #expect(breaker.value.isOpen == !succeeds)
        #expect(breaker.permits(at: later) == succeeds)
        #expect(breaker.permits(at: later + .seconds(30)))
    }

    @Test("does not wait for ever for an attempt that was forgotten") func forgotten() {
        let breaker = Held(CircuitBreaker())
        for _ in 0..<5 { breaker.failed(at: start) }
        #expect(breaker.permits(at: start + .seconds(30)))
        #expect(breaker.permits(at: start + .seconds(60)))
    }

    @Test("is not opened for longer by failures that began before") func late() {
        let breaker = Held(CircuitBreaker())
        for _ in 0..<5 { breaker.failed(at: start) }
        #expect(breaker.failed(at: start + .seconds(20)) == false)
        #expect(breaker.permits(at: start + .seconds(30)))
    }
}

@Suite("A token bucket") struct TokenBucketTests {
    @Test("gives its burst at once, then its rate") func gives() {
        let bucket = Held(TokenBucket(rate: 10, burst: 3))
        var now = Instant.start
        for _ in 0..<3 { #expect(bucket.take(at: now) == nil) }
        #expect(bucket.take(at: now) == now + .milliseconds(100))
        now = now + .milliseconds(100)
        #expect(bucket.take(at: now) == nil)
        #expect(bucket.take(at: now) == now + .milliseconds(100))
    }

    @Test("is full again after a while, and not fuller") func refills() {
        let bucket = Held(TokenBucket(rate: 10, burst: 3))
        for _ in 0..<3 { _ = bucket.take(at: .start) }
        let later = Instant.start + .seconds(60)
        for _ in 0..<3 { #expect(bucket.take(at: later) == nil) }
        #expect(bucket.take(at: later) != nil)
    }
}
