/// Takes the chunk framing off a body (RFC 9112, 7.1). Extensions and trailers are read, bounded
/// and dropped.
struct ChunkedBody: Sendable {
    private enum State: Sendable {
        case size
        case data(left: Int)
        case dataEnd
        case trailers
    }

    private var state = State.size
    /// Decoded bytes announced so far.
    private var announced = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerCount = 0

    /// Digits of the longest chunk size read, leading zeros included: 60 bits.
    private static let sizeDigits = 15

    /// Decodes what has arrived and appends it to `body`.
    /// - Parameter limit: Bound of the whole decoded body, in bytes.
    /// - Returns: Whether the body is complete.
    mutating func read(
        from input: inout InputBuffer, into body: inout [UInt8], limit: Int, limits: HTTPLimits
    ) throws(HTTPViolation) -> Bool {
        while true {
            switch state {
            case .size:
                let longest = Self.sizeDigits + limits.chunkExtension
                guard
                    let line = try input.nextLine(limit: longest, orThrow: .chunkExtensionTooLong)
                else { return false }
                let size = try size(input, line, limit: limit, limits: limits)
                input.skip(line.count + 2)
                state = size > 0 ? .data(left: size) : .trailers
            case .data(let left):
                let count = min(left, input.count)
                guard count > 0 else { return false }
                input.move(count, to: &body)
                state = count == left ? .dataEnd : .data(left: left - count)
            case .dataEnd:
                guard try Self.skipLineEnd(&input) else { return false }
                state = .size
            case .trailers:
                guard
                    let line = try input.nextLine(
                        limit: limits.fieldLine, orThrow: .fieldLineTooLong)
                else { return false }
                if !line.isEmpty { try checkTrailer(input, line, limits: limits) }
                input.skip(line.count + 2)
                if line.isEmpty { return true }
            }
        }
    }

    private mutating func size(
        _ input: InputBuffer, _ line: Range<Int>, limit: Int, limits: HTTPLimits
    ) throws(HTTPViolation) -> Int {
        let bytes = input.bytes.span.extracting(input.start...)
        let bad = HTTPViolation(.badChunkSize, at: input.messageOffset(line.lowerBound))
        var index = line.lowerBound
        var size = 0
        while index < line.upperBound, let digit = bytes[index].hexDigit {
            guard index - line.lowerBound < Self.sizeDigits else { throw bad }
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > line.lowerBound else { throw bad }
        let rest = index..<line.upperBound
        if !rest.isEmpty {
            // White space is allowed before a semicolon only (BWS).
            let trimmed = bytes.trimming(rest)
            guard let first = trimmed.first, bytes[first] == ASCII.semicolon else { throw bad }
            extensionBytes += rest.count
            guard rest.count <= limits.chunkExtension, extensionBytes <= limits.chunkExtensions
            else {
                throw HTTPViolation(.chunkExtensionTooLong, at: input.messageOffset(index))
            }
        }
        guard size <= limit - announced else {
            throw HTTPViolation(.bodyTooLarge, at: input.messageOffset(line.lowerBound))
        }
        announced += size
        return size
    }

    private static func skipLineEnd(_ input: inout InputBuffer) throws(HTTPViolation) -> Bool {
        for (place, byte) in [ASCII.carriageReturn, ASCII.lineFeed].enumerated() {
            guard place < input.count else { return false }
            guard input.bytes[input.start + place] == byte else {
                throw HTTPViolation(.badChunkEnd, at: input.messageOffset(place))
            }
        }
        input.skip(2)
        return true
    }

    private mutating func checkTrailer(
        _ input: InputBuffer, _ line: Range<Int>, limits: HTTPLimits
    ) throws(HTTPViolation) {
        do {
            _ = try FieldScan.split(input.bytes.span.extracting(input.start...), line)
        } catch {
            throw HTTPViolation(error.rule, at: input.messageOffset(error.offset))
        }
        trailerBytes += line.count + 2
        trailerCount += 1
        guard trailerBytes <= limits.trailerBlock, trailerCount <= limits.fieldCount else {
            throw HTTPViolation(.trailersTooLong, at: input.messageOffset(line.lowerBound))
        }
    }
}
