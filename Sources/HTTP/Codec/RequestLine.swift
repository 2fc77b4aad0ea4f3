/// The parts of a request line (RFC 9112, 3), as places in the head.
struct RequestLine: Sendable {
    let method: Method
    let version: HTTPVersion
    /// Without authority and query; empty in a target such as `http://host`.
    let path: Range<Int>
    /// Without its question mark; empty if there is none.
    let query: Range<Int>
    /// Host and port of an absolute target.
    let authority: Range<Int>?

    /// - Parameters:
    ///   - head: The message from its first byte on.
    ///   - line: The line in `head`, without its CRLF and free of control bytes.
    init(_ head: Span<UInt8>, _ line: Range<Int>, limits: HTTPLimits) throws(HTTPViolation) {
        guard let methodEnd = head.firstIndex(of: ASCII.space, in: line),
            let targetEnd = head.firstIndex(
                of: ASCII.space, in: (methodEnd + 1)..<line.upperBound),
            targetEnd > methodEnd + 1
        else { throw HTTPViolation(.badRequestLine, at: line.lowerBound) }
        let target = (methodEnd + 1)..<targetEnd
        version = try Self.version(head, (targetEnd + 1)..<line.upperBound)
        method = try Self.method(head, line.lowerBound..<methodEnd, limit: limits.method)
        guard target.count <= limits.target else {
            throw HTTPViolation(.targetTooLong, at: target.lowerBound)
        }
        let parts = try TargetParts(head, target, method: method)
        path = parts.path
        query = parts.query
        authority = parts.authority
    }

    /// Reads `HTTP/1.1`. The name is case-sensitive (RFC 9112, 2.3).
    static func version(
        _ head: Span<UInt8>, _ range: Range<Int>
    ) throws(HTTPViolation) -> HTTPVersion {
        let at = range.lowerBound
        guard range.count == 8, head.spells("HTTP/", at: at), head[at + 6] == ASCII.dot,
            let major = head[at + 5].decimalDigit, let minor = head[at + 7].decimalDigit
        else { throw HTTPViolation(.badRequestLine, at: at) }
        switch (major, minor) {
        case (1, 1): return .http11
        case (1, 0): return .http10
        default: throw HTTPViolation(.unknownVersion, at: at)
        }
    }

    private static func method(
        _ head: Span<UInt8>, _ range: Range<Int>, limit: Int
    ) throws(HTTPViolation) -> Method {
        let at = range.lowerBound
        switch range.count {
        case 3 where head.spells("GET", at: at): return .get
        case 3 where head.spells("PUT", at: at): return .put
        case 4 where head.spells("POST", at: at): return .post
        case 4 where head.spells("HEAD", at: at): return .head
        case 5 where head.spells("PATCH", at: at): return .patch
        case 6 where head.spells("DELETE", at: at): return .delete
        case 7 where head.spells("OPTIONS", at: at): return .options
        case 7 where head.spells("CONNECT", at: at): throw HTTPViolation(.connectRefused, at: at)
        case 0: throw HTTPViolation(.badRequestLine, at: at)
        default: break
        }
        var token = ""
        for index in range {
            guard head[index].isToken else {
                throw HTTPViolation(.badMethod, at: index)
            }
            if token.utf8.count < limit { token.unicodeScalars.append(Unicode.Scalar(head[index])) }
        }
        guard range.count <= limit else { throw HTTPViolation(.methodTooLong, at: at) }
        return .other(token)
    }
}

/// The parts of a request target in origin, absolute or asterisk form (RFC 9112, 3.2).
private struct TargetParts {
    var path: Range<Int>
    var query: Range<Int>
    var authority: Range<Int>?

    init(
        _ head: Span<UInt8>, _ target: Range<Int>, method: Method
    ) throws(HTTPViolation) {
        var question: Int?
        var index = target.lowerBound
        while index < target.upperBound {
            let byte = head[index]
            guard byte.isTarget else { throw HTTPViolation(.badTarget, at: index) }
            if byte == ASCII.question, question == nil { question = index }
            index &+= 1
        }
        let end = question ?? target.upperBound
        query = question.map { ($0 + 1)..<target.upperBound } ?? end..<end
        path = target.lowerBound..<end
        let first = head[target.lowerBound]
        if first == ASCII.slash { return }
        if first == ASCII.asterisk, target.count == 1, method == .options { return }
        guard let scheme = Self.schemeEnd(head, path) else {
            throw HTTPViolation(.badTarget, at: target.lowerBound)
        }
        let slash = head.firstIndex(of: ASCII.slash, in: scheme..<end) ?? end
        guard HostRule.isValid(head, scheme..<slash) else {
            throw HTTPViolation(.badTarget, at: scheme)
        }
        authority = scheme..<slash
        path = slash..<end
    }

    /// Where the authority begins, after `http://` or `https://` in any case.
    private static func schemeEnd(_ head: Span<UInt8>, _ path: Range<Int>) -> Int? {
        for scheme in ["http://", "https://"] {
            let end = path.lowerBound + scheme.utf8.count
            if end <= path.upperBound, head.matches(scheme, in: path.lowerBound..<end) {
                return end
            }
        }
        return nil
    }
}

/// The form of Host, and of the authority in a target: `uri-host [":" port]` (RFC 9110, 7.2),
/// not empty, since an http URL always has a host, and without user information.
enum HostRule {
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        var index = range.lowerBound
        if bytes[index] == ASCII.leftBracket {
            index += 1
            let open = index
            while index < range.upperBound, ByteSet.ipv6.contains(bytes[index]) { index += 1 }
            guard index > open, index < range.upperBound, bytes[index] == ASCII.rightBracket else {
                return false
            }
            index += 1
        } else {
            while index < range.upperBound, bytes[index] != ASCII.colon {
                if bytes[index] == ASCII.percent {
                    guard index + 2 < range.upperBound, bytes[index + 1].hexDigit != nil,
                        bytes[index + 2].hexDigit != nil
                    else { return false }
                    index += 3
                } else {
                    guard ByteSet.registeredName.contains(bytes[index]) else { return false }
                    index += 1
                }
            }
            guard index > range.lowerBound else { return false }
        }
        return isPort(bytes, index..<range.upperBound)
    }

    /// Nothing, or a colon and at most a 16-bit number.
    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let colon = range.first else { return true }
        guard bytes[colon] == ASCII.colon, range.count <= 6 else { return false }
        var port = 0
        for index in range.dropFirst() {
            guard let digit = bytes[index].decimalDigit else { return false }
            port = port * 10 + Int(digit)
        }
        return port <= Int(UInt16.max)
    }
}
