import JSON
package import Wire

/// The request that an observation came from: what leads from a slow bucket to its log lines.
///
/// Packed once for all observations of a call, so that recording it copies words and allocates
/// nothing.
package struct Exemplar: Sendable {
    /// Words that hold the longest request id, eight characters each.
    static let idWords = RequestID.maxLength / 8

    let trace: TraceContext?
    /// The id's characters, the first lowest; zero bytes follow the last.
    let id: InlineArray<8, UInt64>
    let time: WallTime

    /// What stands for a request.
    /// - Parameters:
    ///   - trace: `nil` for a request that belongs to no trace.
    ///   - time: When it was observed.
    package init(_ requestId: RequestID, _ trace: TraceContext?, at time: WallTime) {
        var words = InlineArray<8, UInt64>(repeating: 0)
        let text = requestId.text
        let characters = text.utf8.span
        let whole = characters.count / 8
        for place in 0..<whole {
            words[place] = characters.word(at: place * 8)
        }
        for index in whole * 8..<characters.count {
            words[whole] |= UInt64(characters[index]) << UInt64(index % 8 * 8)
        }
        id = words
        self.trace = trace
        self.time = time
    }
}

/// The latest exemplar of each bucket of a family. Recording one takes no lock: a thread that meets
/// another at the same bucket leaves the place to it, and a reader that meets a writer skips it.
package final class ExemplarCells: Sendable {
    /// The number of changes, the value, the time in milliseconds, the trace's two words, the id.
    private enum Cell: Int { case changes, value, time, traceHigh, traceLow, id }
    private static let size = Cell.id.rawValue + Exemplar.idWords

    /// What a bucket remembers.
    struct Kept {
        let value: UInt64
        let time: Int64
        let traceHigh: UInt64
        let traceLow: UInt64
        let id: InlineArray<8, UInt64>
    }

    private let cells: AtomicCells

    init(count: Int) { cells = AtomicCells(count: count * Self.size) }

    func store(_ exemplar: borrowing Exemplar, of value: UInt64, at place: Int) {
        let first = place * Self.size
        guard cells.beginChange(at: first) else { return }
        let (high, low) = exemplar.trace?.traceWords ?? (0, 0)
        cells.store(value, at: first + Cell.value.rawValue)
        cells.store(
            UInt64(bitPattern: exemplar.time.milliseconds), at: first + Cell.time.rawValue)
        cells.store(high, at: first + Cell.traceHigh.rawValue)
        cells.store(low, at: first + Cell.traceLow.rawValue)
        for word in 0..<Exemplar.idWords {
            cells.store(exemplar.id[word], at: first + Cell.id.rawValue + word)
        }
        cells.endChange(at: first)
    }

    /// - Returns: `nil` where nothing was recorded, or while something is.
    func load(_ place: Int) -> Kept? {
        let first = place * Self.size
        guard cells.load(first) > 0 else { return nil }
        return cells.unchanged(at: first) {
            var id = InlineArray<8, UInt64>(repeating: 0)
            for word in 0..<Exemplar.idWords {
                id[word] = cells.load(first + Cell.id.rawValue + word)
            }
            return Kept(
                value: cells.load(first + Cell.value.rawValue),
                time: Int64(bitPattern: cells.load(first + Cell.time.rawValue)),
                traceHigh: cells.load(first + Cell.traceHigh.rawValue),
                traceLow: cells.load(first + Cell.traceLow.rawValue), id: id)
        }
    }
}

extension ExemplarCells.Kept {
    private static let traceName = Array(#" # {trace_id=""#.utf8)
    private static let idName = Array(#" # {request_id=""#.utf8)
    private static let nextIDName = Array(#"",request_id=""#.utf8)
    private static let end = Array(#""} "#.utf8)

    /// Bytes that ``append(scale:to:)`` writes at most.
    static let room =
        traceName.count + 32 + nextIDName.count + RequestID.maxLength + end.count + 1
        + 2 * OutputSpan<UInt8>.decimalRoom

    /// Appends what stands behind a bucket's value in OpenMetrics: labels, value, seconds.
    ///
    /// Names and values have at most 114 characters; 128 are allowed.
    func append(scale: UInt64, to text: inout OutputSpan<UInt8>) {
        if traceHigh | traceLow == 0 {
            text.append(contentsOf: Self.idName)
        } else {
            text.append(contentsOf: Self.traceName)
            text.appendHexadecimal(traceHigh)
            text.appendHexadecimal(traceLow)
            text.append(contentsOf: Self.nextIDName)
        }
        for index in id.indices where id[index] != 0 {
            text.append(id[index], count: 8 - id[index].leadingZeroBitCount / 8)
        }
        text.append(contentsOf: Self.end)
        text.appendDecimal(value, scale: scale)
        text.append(UInt8(ascii: " "))
        text.appendDecimal(UInt64(clamping: time), scale: 1_000)
    }
}

extension OutputSpan<UInt8> {
    /// Appends all 16 digits, lower case.
    fileprivate mutating func appendHexadecimal(_ value: UInt64) {
        append(hexadecimalDigits(of: UInt32(truncatingIfNeeded: value >> 32)).byteSwapped)
        append(hexadecimalDigits(of: UInt32(truncatingIfNeeded: value)).byteSwapped)
    }
}
