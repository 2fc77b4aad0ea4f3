/// Where unsafe code may stand, and why there: thin wrappers around C and memory shared by threads.
/// An entry is a file or, ending in a slash, a folder.
private let unsafeAllowed: [(path: String, reason: String)] = [
    ("Sources/EventLoop/", "wraps libevent and the socket calls"),
    (
        "Sources/HTTP/Codec/BitWriter.swift",
        "measured hot path: stores four bytes at once, bounds-checked"
    ),
    (
        "Sources/HTTP/Codec/ByteRules.swift",
        "measured hot path: loads eight bytes of a head at once, bounds-checked"
    ),
    ("Sources/HTTP/Codec/Gzip.swift", "wraps zlib"),
    (
        "Sources/HTTP/Codec/InputBuffer.swift",
        "measured hot path: appends a span in one copy, for which arrays have no other way"
    ),
    (
        "Sources/HTTP/Codec/TextGzip.swift",
        "measured hot path: loads eight bytes at once, bounds-checked; calls zlib's checksum"
    ),
    ("Sources/HTTP/Server/", "hands buffers to the socket calls"),
    ("Sources/Load/", "reads clocks and limits of the process"),
    ("Sources/Plugin/Assets/", "copies embedded bytes and text out of C"),
    ("Sources/Plugin/Wasm/", "shares memory with the page"),
    ("Sources/Sessions/Digest.swift", "wraps libcrypto"),
    ("Sources/Sessions/SQLite/SQLiteConnection.swift", "wraps libsqlite3"),
    ("Sources/Sessions/SQLite/SQLiteStatement.swift", "wraps libsqlite3"),
    ("Sources/Telemetry/Catalogue/ProcessMetrics.swift", "reads /proc and limits of the process"),
    ("Sources/Telemetry/Logs/", "wraps libsystemd and the writer thread"),
    ("Sources/Telemetry/Metrics/AtomicCells.swift", "a fixed array of atomics"),
    (
        "Sources/Telemetry/Metrics/MetricLabel.swift",
        "measured hot path: takes the number of an enum's case as it is stored"
    ),
    (
        "Sources/Telemetry/Metrics/OutputSpan+Bytes.swift",
        "measured hot path: appends many bytes in one copy, bounds-checked"
    ),
    ("Sources/codap-relay/", "reads arguments, clocks and environment of the process"),
]

extension Rule {
    private static func isSource(_ path: String) -> Bool {
        path.hasPrefix("Sources/") && path.hasSuffix(".swift")
    }

    /// What opts out of the compiler's checks of threads.
    private static let unchecked = [
        Ban(
            #"@unchecked\s+Sendable"#, "`@unchecked Sendable`",
            "use Mutex, Atomic or LoopBound; or say on this line or the one above why it is sound"),
        Ban(
            #"\b(?:nonisolated|unowned)\s*\(\s*unsafe\s*\)"#, "`(unsafe)`",
            "use Mutex, Atomic or LoopBound; or say on this line or the one above why it is sound"),
    ]

    private static let unsafe = Ban(
        #"(?:(?<![\w.(])unsafe\b(?!\s*[:=)])|@unchecked\s+Sendable|\(\s*unsafe\s*\)|\bUnsafe\w+)"#,
        "unsafe code outside the C wrappers",
        "move it into the module that wraps the C library, or add the file and its reason to the"
            + " table in Unsafety.swift")

    /// Unsafe code stands in few places, with reasons: for `unsafe` in the table, since one at each
    /// would drown the code; for what opts out of thread checks beside it.
    static let unsafety: [Rule] = [
        Rule(
            name: "unsafe code stays in C wrappers", applies: isSource,
            check: { file in
                let isAllowed = unsafeAllowed.contains { entry in
                    entry.path.hasSuffix("/")
                        ? file.path.hasPrefix(entry.path) : file.path == entry.path
                }
                return isAllowed ? [] : unsafe.findings(in: file)
            },
            accepts: [
                Sample("Sources/EventLoop/A.swift", "_ = unsafe close(fd)"),
                Sample("Sources/Wire/A.swift", "// unsafe\nlet unsafe = 1\nf(unsafe: 2)"),
            ],
            refuses: [
                Sample("Sources/Wire/A.swift", "_ = unsafe close(fd)"),
                Sample("Sources/Wire/A.swift", "@unsafe func f() {}\nreturn unsafe f()"),
                Sample("Sources/Wire/A.swift", "let a: UnsafeRawPointer"),
                Sample("Sources/Wire/A.swift", "nonisolated(unsafe) var a = 1  // only one thread"),
                Sample("Sources/Wire/A.swift", "final class A: @unchecked Sendable {}"),
            ]),
        Rule(
            name: "unchecked sharing has a reason", applies: isSource,
            check: { file in
                unchecked.flatMap { $0.findings(in: file) }.filter { !file.hasReason(at: $0.line) }
            },
            accepts: [
                Sample("Sources/EventLoop/A.swift", "nonisolated(unsafe) var a = 1  // one thread"),
                Sample(
                    "Sources/EventLoop/A.swift",
                    "// Sound: confined to its loop.\nfinal class A: @unchecked Sendable {}"),
            ],
            refuses: [
                Sample("Sources/EventLoop/A.swift", "final class A: @unchecked Sendable {}"),
                Sample("Sources/EventLoop/A.swift", "\nnonisolated(unsafe) var a = 1"),
                Sample("Sources/EventLoop/A.swift", "// Far away.\n\nunowned(unsafe) let a: B"),
            ]),
    ]
}
