import HTTP
import Sessions
import Telemetry
import Wire

extension Headers {
    /// Adds where a call's time went, as browsers' and agents' tools read it (Server Timing,
    /// section 2), also to pages of other origins.
    mutating func add(_ stages: CallStages) {
        var text = ""
        let microseconds = StageDurations { stages[$0] }.microseconds
        for (stage, value) in zip(CallStage.allCases, microseconds) {
            if !text.isEmpty { text += ", " }
            text += "\(stage.rawValue);dur=\(milliseconds(value))"
        }
        add(.serverTiming, text)
        add(.timingAllowOrigin, "*")
    }
}

/// Milliseconds with three decimals.
private func milliseconds(_ microseconds: UInt64) -> String {
    let fraction = String(microseconds % 1_000)
    return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}
