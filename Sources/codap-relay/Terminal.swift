import Glibc

/// The relay's version; CHANGELOG.md says what is in it.
let relayVersion = "0.1.0"

let help = """
    codap-relay lets an agent work in the CODAP document that is open in somebody's browser.

      codap-relay serve [options]   answer agents and browser workers
      codap-relay load [options]    drive a relay with simulated agents and workers, and report
      codap-relay tools [options]   print the tools that agents may call
      codap-relay version           print what this is

    A command's options: codap-relay serve --help.
    """

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
