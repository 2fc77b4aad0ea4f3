import CountedAllocations
import Telemetry
import Testing
import Wire

@Suite("Recording") struct AllocationTests {
    private static let rounds = 1_000
    private let metrics = Metrics.sample()

    /// What the thread allocates in all rounds of `body`, the first not counted.
    private func allocations(_ body: () -> Void) -> UInt {
        body()
        let before = allocations_of_this_thread()
        for _ in 0..<Self.rounds { body() }
        return allocations_of_this_thread() - before
    }

    @Test("is measured by a counter that counts") func counterCounts() {
        var kept: [AtomicCells] = []
        kept.reserveCapacity(Self.rounds + 1)
        #expect(allocations { kept.append(AtomicCells(count: 1)) } >= UInt(Self.rounds))
    }

    @Test("a count allocates nothing") func counters() {
        let tool = metrics.names.tools["create_item"]
        #expect(
            allocations {
                metrics.sessions.created.increment()
                metrics.sessions.errors[.internal].increment()
                metrics.calls.ended[tool, .completed].increment()
                metrics.calls.inFlight.add(1)
            } == 0)
    }

    @Test("an observation allocates nothing, its exemplar included") func histograms() throws {
        let id = try #require(RequestID("0af7651916cd43dd8448eb211c80319c"))
        let trace = TraceContext(
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        let route = metrics.names.routes["/api/request"]
        #expect(
            allocations {
                let exemplar = Exemplar(id, trace, at: .systemNow)
                metrics.calls.duration[.sse, .completed].observe(.milliseconds(20), exemplar)
                metrics.calls.stageDuration[.queue, .sse].observe(.milliseconds(3), exemplar)
                metrics.http.requestDuration[route, .success].observe(.seconds(3), exemplar)
                metrics.runtime.eventLoopLag.observe(.microseconds(10))
            } == 0)
    }
}
