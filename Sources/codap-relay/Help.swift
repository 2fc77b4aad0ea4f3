import Glibc

/// The relay's version; CHANGELOG.md says what is in it.
let relayVersion = "0.1.0"

let help = """
    codap-relay lets an agent work in the CODAP document that is open in somebody's browser.

      codap-relay serve [options]   answer agents and browser workers
      codap-relay version           print what this is

    codap-relay serve --help lists its options.
    """

/// `serve --help`, written from the table of options.
func serveHelp() -> String {
    var lines = ["codap-relay serve [options]", ""]
    for option in ServeOptions.table {
        lines.append("  \(option.name) \(option.placeholder)")
        lines.append("      \(option.help) Default: \(option.fallback).")
    }
    return lines.joined(separator: "\n")
}

/// Writes a line to standard output.
func show(_ text: String) { write(text, to: STDOUT_FILENO) }

/// Writes why to standard error and ends the process with the status of a usage error.
func fail(_ text: String) -> Never {
    write(text, to: STDERR_FILENO)
    exit(EX_USAGE)
}

func write(_ text: String, to descriptor: CInt) {
    let bytes = Array((text + "\n").utf8)
    // A closed terminal is no reason to stop.
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
}
