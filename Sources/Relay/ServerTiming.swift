import HTTP
import Sessions
import Telemetry
import Wire

extension Headers {
    /// Adds where a call's time went, as browsers' and agents' tools read it (Server Timing,
    /// section 2), also to pages of other origins.
    mutating func add(_ stages: CallStages) {
        var text: [UInt8] = []
        text.reserveCapacity(Self.usualTimingLength)
        let microseconds = StageDurations { stages[$0] }.microseconds
        for (lead, value) in zip(Self.timingLeads, microseconds) {
            text += lead
            text.appendDecimal(value, scale: 1_000)
        }
        add(.serverTiming, String(decoding: text, as: UTF8.self))
        add(.timingAllowOrigin, "*")
    }

    /// What stands before each stage's milliseconds.
    private static let timingLeads = CallStage.allCases.enumerated().map { index, stage in
        Array("\(index > 0 ? ", " : "")\(stage.rawValue);dur=".utf8)
    }

    /// What the stages take as text, with room for slow ones.
    private static let usualTimingLength = 160
}
