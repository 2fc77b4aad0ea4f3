/// Dates in header fields (RFC 9110, 5.6.7).
package enum HTTPDate {
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// IMF-fixdate, the only form that is sent.
    /// - Parameter seconds: Since 1970-01-01T00:00:00Z, before the year 10000.
    /// - Returns: 29 ASCII bytes, as in `Sun, 06 Nov 1994 08:49:37 GMT`.
    package static func format(unixSeconds seconds: Int) -> [UInt8] {
        let days = seconds.flooredQuotient(by: 86_400)
        let time = seconds - days * 86_400
        let date = CivilDate(daysSinceEpoch: days)
        let weekday = (days + 4) - (days + 4).flooredQuotient(by: 7) * 7
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
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
