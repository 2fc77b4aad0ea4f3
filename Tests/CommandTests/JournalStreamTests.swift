import Glibc
import Telemetry
import Testing

@testable import codap_relay

@Suite("The stream to the journal") struct JournalStreamTests {
    @Test("is recognised by device and inode, and by nothing else") func recognised() throws {
        var ends: [CInt] = [0, 0]
        let isOpen = unsafe pipe(&ends) == 0
        try #require(isOpen)
        defer { for end in ends { close(end) } }
        var status = stat()
        let isKnown = unsafe fstat(ends[1], &status) == 0
        try #require(isKnown)
        let stream = try #require(JournalStream("\(status.st_dev):\(status.st_ino)"))
        #expect(stream.isBehind(ends[1]))
        #expect(!stream.isBehind(-1))
        let other = try #require(JournalStream("\(status.st_dev):\(status.st_ino + 1)"))
        #expect(!other.isBehind(ends[1]))
    }

    @Test(
        "is not made of another form",
        arguments: [nil, "", "8", "8:", ":8", "8:9:10", "a:b", "-1:2", "8:99999999999999999999"])
    func malformed(text: String?) { #expect(JournalStream(text) == nil) }
}

@Suite("Limits of the log") struct LogLimitOptionTests {
    @Test("go together: what is sampled has to fit in what is let through") func inconsistent() {
        var options = ServeOptions(build: BuildIdentity(version: "", revision: ""))
        #expect(throws: Never.self) { try options.check() }
        options.logLimits.sampledAbove = 1_000
        #expect(throws: OptionError.self) { try options.check() }
        options.logLimits.linesPerInterval = 30_000
        #expect(throws: Never.self) { try options.check() }
    }
}
