import JSON
import Relay
import Sessions
import Telemetry
import Testing
import Wire

@Suite("The metrics") struct MetricsTests {
    @Test("account for one call") func oneCall() throws {
        try RelayRig.run { rig in
            let session = try rig.session()
            #expect(try rig.metric("relay_sessions{state=\"waiting\"}") == "1")
            let stream = try session.stream().connected()
            #expect(try rig.metric("relay_sessions{state=\"waiting\"}") == "0")
            #expect(try rig.metric("relay_sessions{state=\"connected\"}") == "1")
            #expect(try rig.metric("relay_sse_connections") == "1")
            let agent = try session.submitAndWait("c-1")
            _ = try stream.call()
            #expect(try rig.metric("relay_tool_calls_in_flight") == "1")
            #expect(try rig.metric("relay_queue_depth") == "0")
            try session.finish("c-1")
            _ = try agent.answer()
            try rig.eventually { rig.metrics.calls.duration[.sse, .completed].count == 1 }

            let labels = "{tool=\"list_data_contexts\",outcome=\"completed\"}"
            #expect(try rig.metric("relay_tool_calls_total\(labels)") == "1")
            #expect(try rig.metric("relay_tool_calls_in_flight") == "0")
            let calls = rig.metrics.calls
            let stages = CallStage.allCases.map { calls.stageDuration[$0, .sse] }
            #expect(stages.map(\.count) == stages.map { _ in 1 })
            let sum = stages.reduce(0) { $0 + $1.sum }
            #expect(sum == calls.duration[.sse, .completed].sum)
            let route = rig.metrics.names.routes[Route.request.template]
            #expect(rig.metrics.http.requestDuration[route, .success].count == 1)
        }
    }

    @Test("come back to nothing when everything has ended") func backToZero() throws {
        try RelayRig.run { configuration in
            configuration.sessions.ttl = 500
        } _: { rig in
            let gauges = [
                rig.metrics.calls.inFlight, rig.metrics.calls.queueDepth, rig.metrics.streams.open,
                rig.metrics.http.activeRequests,
            ]
            let sessions = try (0..<3).map { _ in try rig.session() }
            let stream = try sessions[0].stream().connected()
            try sessions[0].submit("answered")
            try sessions[0].submit("delivered")
            _ = (try stream.call(), try stream.call())
            try sessions[0].finish("answered")
            try sessions[1].submit("queued")
            try sessions[1].submit("timed-out", deadlineMs: 1)
            _ = try sessions[2].poll()
            try sessions[2].submit("polled")
            _ = (try sessions[2].poll(), try sessions[2].poll())
            let waiting = try sessions[1].submitAndWait("waiting")
            #expect(try waiting.answer()["outcome"] == "expired")
            while try stream.next() != nil {}
            try rig.eventually { rig.metrics.sessions.ended[.expired].value == 3 }
            rig.drain()
            #expect(gauges.map(\.value) == [0, 0, 0, 0])
            #expect(SessionState.allCases.map { rig.metrics.sessions.live[$0].value } == [0, 0, 0])
            #expect(rig.metrics.http.connections.value == 0)
            let tool = rig.metrics.names.tools["list_data_contexts"]
            #expect(rig.metrics.calls.ended[tool, .completed].value == 1)
            #expect(rig.metrics.calls.ended[tool, .timedOut].value == 1)
            #expect(rig.metrics.calls.ended[tool, .expired].value == 4)
            let observed = DeliveryTransport.allCases.reduce(0) { sum, transport in
                sum
                    + Outcome.allCases.reduce(0) {
                        $0 + rig.metrics.calls.duration[transport, $1].count
                    }
            }
            #expect(observed == 6)
        }
    }
}
