import Glibc

/// Writes lines to a descriptor, many with one call.
struct LineSink {
    /// Written out when so many bytes have gathered.
    private static let flushThreshold = 65_536
    private static let lineFeed = UInt8(ascii: "\n")

    private let descriptor: CInt
    private let isStream: Bool
    private var gathered: [UInt8] = []
    /// Of the lines in ``gathered``.
    private var levels: [LogLevel] = []
    /// Whether what was written ends inside a line, as on a disk that became full.
    private var isCutShort = false
    /// How many lines have gathered.
    var lines: Int { levels.count }

    /// - Parameters:
    ///   - descriptor: Stays the caller's; standard output as a rule.
    ///   - isStream: Whether it leads to journald, which takes a line's level from its prefix.
    init(descriptor: CInt, isStream: Bool = false) {
        self.descriptor = descriptor
        self.isStream = isStream
    }

    /// Takes a line without its line feed.
    /// - Returns: Whether it is time to flush.
    mutating func add(_ line: [UInt8], _ level: LogLevel) -> Bool {
        if isStream { gathered += "<\(level.priority)>".utf8 }
        gathered += line
        gathered.append(Self.lineFeed)
        levels.append(level)
        return gathered.count >= Self.flushThreshold
    }

    /// Writes out what has gathered, and waits if it has to: this is the writer's thread.
    /// - Parameter count: Called for each line that was written, with its level.
    /// - Returns: How many lines were lost, for want of a reader for instance.
    mutating func flush(_ count: (LogLevel) -> Void) -> Int {
        defer {
            gathered.removeAll(keepingCapacity: true)
            levels.removeAll(keepingCapacity: true)
        }
        guard !levels.isEmpty else { return 0 }
        // The line that was cut short is lost; the next one is not to be its end.
        if isCutShort { gathered.insert(Self.lineFeed, at: 0) }
        let lost = writeOut()
        for level in levels.dropLast(lost) { count(level) }
        return lost
    }

    /// - Returns: How many lines were lost, the last ones.
    private mutating func writeOut() -> Int {
        var written = 0
        while written < gathered.count {
            let count = unsafe gathered.withUnsafeBytes { buffer in
                unsafe write(
                    descriptor, buffer.baseAddress.map { unsafe $0 + written },
                    buffer.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: _ = pollOnce(descriptor, CInt(POLLOUT), -1)
            default:
                if written > 0 { isCutShort = gathered[written - 1] != Self.lineFeed }
                // One more line feed than lines may be left: that which ends what was cut short.
                return min(levels.count, gathered[written...].count { $0 == Self.lineFeed })
            }
        }
        isCutShort = false
        return 0
    }
}
