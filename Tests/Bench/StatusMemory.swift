// Fills the rings that the status page is drawn from: `StatusMemory RINGS SAMPLES` makes as many
// rings of as many samples, while calls are counted, says how many samples each has kept, and ends
// with its input. Until then whoever started it reads how much memory it takes.
import Glibc
import Telemetry
import Wire

@main struct StatusMemory {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard arguments.count == 2, arguments.allSatisfy({ $0 > 0 }) else { throw Usage() }
        let (rings, samples) = (arguments[0], arguments[1])
        let metrics = Metrics(
            tools: ["create_item"], routes: [], violations: [],
            build: BuildIdentity(version: "bench", revision: "bench"))
        var histories: [StatusHistory] = []
        for _ in 0..<rings {
            var history = StatusHistory(StatusSample(of: metrics, at: .zero))
            for sample in stride(from: 1, to: samples, by: 1) {
                metrics.calls.duration[.sse, .completed].observe(.milliseconds(sample))
                history.record(StatusSample(of: metrics, at: StatusHistory.interval * sample))
            }
            histories.append(history)
        }
        let kept = histories.map(\.count)
        print(kept.min() ?? 0, kept.max() ?? 0)
        fflush(nil)
        withExtendedLifetime(histories) { _ = readLine() }
    }

    private struct Usage: Error {}
}
