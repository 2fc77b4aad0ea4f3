/// A point in wall-clock time, in milliseconds since 1970-01-01 UTC. What leaves the process is
/// wall time; what measures inside it is monotonic and of another type.
package struct WallTime: Comparable, Hashable, Sendable {
    /// Milliseconds since the epoch, leap seconds not counted.
    package let milliseconds: Int64

    /// Wraps a count of milliseconds since the epoch.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Earlier comes first.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.milliseconds < rhs.milliseconds }

    /// A later (or, negative, earlier) point.
    package func adding(milliseconds: Int64) -> Self {
        Self(milliseconds: self.milliseconds + milliseconds)
    }

    /// Milliseconds from `earlier` to here; negative when the clock was set back in between.
    package func milliseconds(since earlier: WallTime) -> Int64 {
        milliseconds - earlier.milliseconds
    }

    /// RFC 3339 in UTC with milliseconds, such as `2026-11-21T03:38:00.125Z`.
    package var rfc3339: String {
        let dayLength: Int64 = 86_400_000
        let inDay = Int(((milliseconds % dayLength) + dayLength) % dayLength)
        let days = Int((milliseconds - Int64(inDay)) / dayLength)
        let (year, month, day) = Self.civil(fromDays: days)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(inDay / 3_600_000, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(inDay / 60_000 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(inDay / 1_000 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(inDay % 1_000, width: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The proleptic Gregorian date of a day counted from the epoch. The year is taken to begin
    /// on 1 March, which puts the leap day last and makes month lengths a linear formula.
    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468  // Days from 0000-03-01 to 1970-01-01.
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }
}

private func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
        divisor /= 10
    }
}
