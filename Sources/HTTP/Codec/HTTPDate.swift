/// IMF-fixdate, the form of the Date field (RFC 9110, 5.6.7).
package enum HTTPDate {
    /// - Parameter seconds: Since 1970-01-01T00:00:00Z, before the year 10000.
    /// - Returns: 29 ASCII bytes, as in `Sun, 06 Nov 1994 08:49:37 GMT`.
    package static func format(unixSeconds seconds: Int) -> [UInt8] {
        let days = seconds.flooredQuotient(by: 86_400)
        let time = seconds - days * 86_400
        let date = CivilDate(daysSinceEpoch: days)
        let weekday = (days + 4) - (days + 4).flooredQuotient(by: 7) * 7
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        var text: [UInt8] = []
        text.reserveCapacity(29)
        text.append(contentsOf: names[weekday].utf8)
        text.append(contentsOf: ", ".utf8)
        text.appendDecimal(date.day, digits: 2)
        text.append(ASCII.space)
        text.append(contentsOf: months[date.month - 1].utf8)
        text.append(ASCII.space)
        text.appendDecimal(date.year, digits: 4)
        text.append(ASCII.space)
        text.appendDecimal(time / 3600, digits: 2)
        text.append(ASCII.colon)
        text.appendDecimal(time / 60 % 60, digits: 2)
        text.append(ASCII.colon)
        text.appendDecimal(time % 60, digits: 2)
        text.append(contentsOf: " GMT".utf8)
        return text
    }
}

/// A day of the proleptic Gregorian calendar.
private struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// Counts in eras of 400 years that begin on 1 March, so that leap days come last.
    init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468  // from 0000-03-01
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153  // 0 is March
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension Int {
    fileprivate func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self + 1) / divisor - 1
    }
}

extension [UInt8] {
    /// Appends the last `digits` decimal digits of `value`.
    fileprivate mutating func appendDecimal(_ value: Int, digits: Int) {
        var scale = 1
        for _ in 1..<digits { scale *= 10 }
        while scale > 0 {
            append(ASCII.zero + UInt8(value / scale % 10))
            scale /= 10
        }
    }
}
