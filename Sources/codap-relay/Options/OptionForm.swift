import EventLoop

/// How a kind of value is written by people: read, shown, and described when it is refused.
struct OptionForm<Value>: Sendable {
    /// Stands for the value in the help; names its unit.
    let placeholder: String
    /// What is allowed, as the end of "it takes …".
    let allowed: String
    /// - Returns: `nil` for what is not allowed.
    let read: @Sendable (String) -> Value?
    /// The reverse of ``read``.
    let write: @Sendable (Value) -> String

    /// The same in the shape that another type keeps it in.
    func converted<Other>(
        to other: @escaping @Sendable (Value) -> Other,
        from value: @escaping @Sendable (Other) -> Value
    ) -> OptionForm<Other> {
        let (read, write) = (read, write)
        return OptionForm<Other>(
            placeholder: placeholder, allowed: allowed, read: { read($0).map(other) },
            write: { write(value($0)) })
    }
}

extension OptionForm<Int> {
    /// A whole number.
    static func count(_ range: ClosedRange<Int>, placeholder: String = "N") -> Self {
        OptionForm(
            placeholder: placeholder,
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { text in wholeNumber(text).flatMap { range.contains($0) ? $0 : nil } },
            write: { String($0) })
    }

    /// Milliseconds.
    static func milliseconds(_ range: ClosedRange<Int>) -> Self {
        .count(range, placeholder: "MS")
    }

    /// Bytes, with a suffix for powers of 1024.
    static func bytes(_ range: ClosedRange<Int>) -> Self {
        OptionForm(
            placeholder: "BYTES",
            allowed: "a size from \(byteText(range.lowerBound)) to \(byteText(range.upperBound)),"
                + " such as 65536, 64K, 8M or 1G",
            read: { text in byteCount(text).flatMap { range.contains($0) ? $0 : nil } },
            write: byteText)
    }
}

extension OptionForm<Duration> {
    /// Whole milliseconds.
    static func milliseconds(_ range: ClosedRange<Int>) -> Self {
        OptionForm<Int>.milliseconds(range)
            .converted(to: { .milliseconds($0) }, from: { Int($0 / .milliseconds(1)) })
    }

    /// Whole seconds.
    static func seconds(_ range: ClosedRange<Int>) -> Self {
        OptionForm<Int>.count(range, placeholder: "SECONDS")
            .converted(to: { .seconds($0) }, from: { Int($0.components.seconds) })
    }
}

extension OptionForm<Int64> {
    /// Whole seconds, kept in milliseconds.
    static func seconds(_ range: ClosedRange<Int>) -> Self {
        OptionForm<Int>.count(range, placeholder: "SECONDS")
            .converted(to: { Int64($0) * 1_000 }, from: { Int($0 / 1_000) })
    }
}

extension OptionForm<Bool> {
    /// `on` or `off`.
    static var toggle: Self {
        OptionForm(
            placeholder: "on|off", allowed: "on or off",
            read: { $0 == "on" ? true : $0 == "off" ? false : nil }, write: { $0 ? "on" : "off" })
    }
}

extension OptionForm
where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
    /// One of an enum's words.
    static func choice(_ placeholder: String) -> Self {
        OptionForm(
            placeholder: placeholder,
            allowed: Value.allCases.map(\.rawValue).joined(separator: ", "),
            read: { Value(rawValue: $0) }, write: { $0.rawValue })
    }
}

extension OptionForm<SocketAddress> {
    /// Where to listen.
    static var address: Self {
        OptionForm(
            placeholder: "HOST:PORT",
            allowed: "a numeric address and a port, such as 127.0.0.1:8080 or [::1]:0",
            read: { SocketAddress($0) }, write: { $0.description })
    }

    /// Whom to ask.
    static var destination: Self {
        OptionForm(
            placeholder: "HOST:PORT",
            allowed: "a numeric address and a port, such as 127.0.0.1:8080",
            read: { text in SocketAddress(text).flatMap { $0.port > 0 ? $0 : nil } },
            write: { $0.description })
    }
}

extension OptionForm<String> {
    /// A file or directory.
    static func path(_ placeholder: String) -> Self {
        OptionForm(
            placeholder: placeholder, allowed: "a path",
            read: { $0.isEmpty || $0.contains("\0") ? nil : $0 }, write: { $0 })
    }

    /// Who may frame a page (CSP Level 3, section 6.4.2).
    static var cspSources: Self {
        OptionForm(
            placeholder: "SOURCES", allowed: "a CSP source list in visible ASCII without ; or ,",
            read: { text in
                let isList = text.utf8.allSatisfy {
                    0x20..<0x7F ~= $0 && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",")
                }
                return isList && !text.isEmpty ? text : nil
            }, write: { $0 })
    }

    /// Where people reach the relay: scheme and authority, perhaps a path, no query.
    static var baseURL: Self {
        OptionForm(
            placeholder: "URL",
            allowed: "an http or https URL without query, such as https://relay.example.org",
            read: { text in
                let schemes = ["https://", "http://"]
                guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else { return nil }
                let rest = text.dropFirst(scheme.count)
                let isPlain = rest.utf8.allSatisfy {
                    0x21..<0x7F ~= $0 && !"?#@\"<>\\".utf8.contains($0)
                }
                guard isPlain, rest.first != "/", !rest.isEmpty else { return nil }
                return text.hasSuffix("/") ? String(text.dropLast()) : text
            }, write: { $0 })
    }
}

/// Digits only: `Int("+5")` is a number, and no operator means it.
private func wholeNumber(_ text: some StringProtocol) -> Int? {
    guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
    return Int(text)
}

/// Suffixes of sizes, largest first.
private let byteUnits: [(suffix: String, bytes: Int)] = [
    ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10),
]

/// `8M` as 8 388 608.
private func byteCount(_ text: String) -> Int? {
    guard let unit = byteUnits.first(where: { text.hasSuffix($0.suffix) }) else {
        return wholeNumber(text)
    }
    guard let number = wholeNumber(text.dropLast()) else { return nil }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit.bytes)
    return isTooLarge ? nil : bytes
}

/// 8 388 608 as `8M`.
private func byteText(_ bytes: Int) -> String {
    for unit in byteUnits where bytes > 0 && bytes % unit.bytes == 0 {
        return "\(bytes / unit.bytes)\(unit.suffix)"
    }
    return String(bytes)
}
