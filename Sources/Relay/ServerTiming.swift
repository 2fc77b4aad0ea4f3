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
            text.append(milliseconds: value)
        }
        add(.serverTiming, printable: text)
        add(.timingAllowOrigin, printable: Self.anyOrigin)
    }

    private static let anyOrigin = Array("*".utf8)

    /// What stands before each stage's milliseconds.
    private static let timingLeads = CallStage.allCases.enumerated().map { index, stage in
        Array("\(index > 0 ? ", " : "")\(stage.rawValue);dur=".utf8)
    }

    /// What the stages take as text, with room for slow ones.
    private static let usualTimingLength = 160
}

extension [UInt8] {
    /// Appends milliseconds with three decimals. Digit by digit: on the way of every answer, six
    /// times, that takes a fifth of what any decimal does.
    fileprivate mutating func append(milliseconds microseconds: UInt64) {
        append(whole: microseconds / 1_000)
        append(UInt8(ascii: "."))
        append(digit: microseconds / 100 % 10)
        append(digit: microseconds / 10 % 10)
        append(digit: microseconds % 10)
    }

    private mutating func append(whole: UInt64) {
        if whole >= 10 { append(whole: whole / 10) }
        append(digit: whole % 10)
    }

    private mutating func append(digit: UInt64) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
    }
}
