import CSystemd
import Glibc
import Wire

/// Writes records to journald through libsystemd, with native fields.
///
/// `sd_journal_sendv` says "done" when the journal's socket is missing and blocks for as long as
/// journald hangs. A socket of our own, connected to the same place, tells both beforehand.
struct JournalSink: ~Copyable {
    /// Where libsystemd sends to (systemd-journald.service(8)).
    static let socketPath = "/run/systemd/journal/socket"

    /// Whether a record can be sent now.
    enum Readiness { case ready, absent, busy }

    private let probe: OwnedDescriptor
    private let identifier: String
    private let events: [LogEvent: [UInt8]]
    private var fields = FieldArena()

    /// - Throws: ``LogStartError`` when the process has no descriptor left.
    init(identifier: String) throws(LogStartError) {
        let raw = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw LogStartError(errno: errno) }
        probe = OwnedDescriptor(adopting: raw)
        self.identifier = identifier
        events = Dictionary(
            uniqueKeysWithValues: LogEvent.allCases.map { ($0, Array($0.messageID.utf8)) })
    }

    /// - Parameter milliseconds: How long to wait for a journald that has not caught up.
    func readiness(within milliseconds: CInt) -> Readiness {
        // Anew for each record: a restarted journald has a new socket behind the same path, one
        // whose journald is gone still polls as writable, and libsystemd loses what goes there.
        guard connectUnix(probe.raw, to: Self.socketPath) else { return .absent }
        // A connected datagram socket is writable when the receiver's queue has room (unix(7)).
        return probe.wait(for: CInt(POLLOUT), milliseconds: milliseconds) ? .ready : .busy
    }

    /// Sends one record. Ask ``readiness(within:)`` first.
    /// - Returns: Whether journald took it. It never says whether it stored it.
    mutating func send(_ record: LogRecord, line: [UInt8]) -> Bool {
        fields.removeAll()
        fields.add("MESSAGE", line)
        fields.add("PRIORITY", record.level.priority)
        fields.add("SYSLOG_IDENTIFIER", identifier)
        fields.add("EVENT", record.event.rawValue)
        if let id = events[record.event] { fields.add("MESSAGE_ID", id) }
        if let context = record.context {
            fields.add("REQUEST_ID", context.requestId.text)
            if let session = context.sessionId { fields.add("SESSION_ID", session.text) }
            if let trace = context.trace {
                fields.add("TRACE_ID", trace.traceId)
                fields.add("SPAN_ID", trace.spanId)
            }
        }
        for field in record.fields {
            let (_, name, value) = field.rendering
            if let name { fields.add(name, value.journalText) }
        }
        return fields.send() == 0
    }
}

/// `NAME=value` fields one behind the other, as `sd_journal_sendv` wants them.
private struct FieldArena {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func add(_ name: StaticString, _ value: some Sequence<UInt8>) {
        bytes += name.description.utf8
        bytes.append(UInt8(ascii: "="))
        bytes += value
        ends.append(bytes.count)
    }

    mutating func add(_ name: StaticString, _ value: String) { add(name, value.utf8) }
    mutating func add(_ name: StaticString, _ value: Int) { add(name, String(value).utf8) }

    /// - Returns: 0 or a negative error number.
    func send() -> CInt {
        unsafe bytes.withUnsafeBytes { buffer in
            var vectors: [iovec] = unsafe []
            unsafe vectors.reserveCapacity(ends.count)
            var start = 0
            for end in ends {
                // libsystemd only reads; iovec has no const form.
                let base = unsafe UnsafeMutableRawPointer(mutating: buffer.baseAddress)
                unsafe vectors.append(
                    iovec(iov_base: base.map { unsafe $0 + start }, iov_len: end - start))
                start = end
            }
            return unsafe sd_journal_sendv(vectors, CInt(vectors.count))
        }
    }
}

/// Connects a socket to a path, or connects it anew if it is a datagram socket.
private func connectUnix(_ descriptor: CInt, to path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
        guard bytes.count < target.count else { return false }
        unsafe target.copyBytes(from: bytes)
        return true
    }
    guard fits else { return false }
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
}
