extension HTTPDate {
    /// Reads any of the three forms that may come: IMF-fixdate, RFC 850's and asctime's. The day of
    /// the week has to be one, and is not held against the date.
    /// - Parameter now: Seconds since 1970. RFC 850's two digits mean the latest year that ends so
    ///   and is not more than 50 years ahead.
    /// - Returns: Seconds since 1970-01-01T00:00:00Z; `nil` for anything else.
    package static func unixSeconds(of text: String, at now: Int) -> Int? {
        let text = Array(text.utf8)
        let weekday = text.prefix { isLetter($0) }
        let rest = text[weekday.endIndex...]
        if shortWeekdays.contains(String(decoding: weekday, as: UTF8.self)) {
            let fields =
                DateFields(rest, in: ", dd bbb yyyy hh:mm:ss GMT")
                ?? DateFields(rest, in: " bbb _d hh:mm:ss yyyy")
            return fields?.unixSeconds
        }
        guard longWeekdays.contains(String(decoding: weekday, as: UTF8.self)),
            var fields = DateFields(rest, in: ", dd-bbb-yy hh:mm:ss GMT")
        else { return nil }
        let shortYear = fields.year
        let year = CivilDate(daysSinceEpoch: now.flooredQuotient(by: 86_400)).year
        for century in [year / 100 + 1, year / 100, year / 100 - 1] {
            fields.year = century * 100 + shortYear
            if let seconds = fields.unixSeconds, seconds - now <= fiftyYears { return seconds }
        }
        return nil
    }

    /// In seconds.
    private static let fiftyYears = 1_577_847_600

    private static let shortWeekdays: Set = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longWeekdays: Set = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }
}

/// The parts of a date, as numbers.
private struct DateFields {
    var year = 0
    private var month = ""
    private var day = 0
    private var hour = 0
    private var minute = 0
    private var second = 0

    /// Reads text in a form in which `d` stands for a digit of the day, `_` for one or a space, `b`
    /// for a letter of the month, and `y`, `h`, `m` and `s` for digits; all else is as it is.
    init?(_ text: ArraySlice<UInt8>, in form: String) {
        guard text.count == form.utf8.count else { return nil }
        for (byte, place) in zip(text, form.utf8) {
            let digit = Int(byte) - Int(ASCII.zero)
            switch place {
            case UInt8(ascii: "b"):
                month.append(Character(UnicodeScalar(byte)))
                continue
            case UInt8(ascii: "_") where byte == ASCII.space: continue
            case UInt8(ascii: "_"), UInt8(ascii: "d"): day = day * 10 + digit
            case UInt8(ascii: "y"): year = year * 10 + digit
            case UInt8(ascii: "h"): hour = hour * 10 + digit
            case UInt8(ascii: "m"): minute = minute * 10 + digit
            case UInt8(ascii: "s"): second = second * 10 + digit
            default:
                guard byte == place else { return nil }
                continue
            }
            guard 0...9 ~= digit else { return nil }
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z; `nil` for a time that does not exist. A leap second is
    /// the one after it.
    var unixSeconds: Int? {
        guard let month = HTTPDate.months.firstIndex(of: month),
            let date = CivilDate(year: year, month: month + 1, day: day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second
    }
}
