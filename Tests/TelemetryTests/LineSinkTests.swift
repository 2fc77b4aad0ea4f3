import Foundation
import Testing
import Wire

@testable import Telemetry

@Suite("A sink of lines") struct LineSinkTests {
    @Test("ends a line that was cut short before it writes the next") func cutShort() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        let descriptor = dup(pipe.fileHandleForWriting.fileDescriptor)
        defer { close(descriptor) }
        var sink = LineSink(descriptor: descriptor)
        var levels: [LogLevel] = []
        func write(_ lines: String...) -> Int {
            for line in lines { _ = sink.add(Array(line.utf8), .info) }
            return sink.flush { levels.append($0) }
        }
        // Reads a little, and goes away while the writer waits for room for the rest.
        let reader = pipe.fileHandleForReading
        Thread.detachNewThread {
            _ = try? reader.read(upToCount: 1)
            try? reader.close()
        }
        #expect(write("whole", String(repeating: "x", count: 1 << 20)) == 1)
        #expect(levels.count == 1)

        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        dup2(full.fileDescriptor, descriptor)
        #expect(write() == 0)
        #expect(write("lost", "lost too") == 2)
        #expect(levels.count == 1)

        let file = try ScratchFile()
        dup2(file.handle.fileDescriptor, descriptor)
        #expect(write("next") == 0)
        #expect(write("after") == 0)
        #expect(try file.text() == "\nnext\nafter\n")
        #expect(levels.count == 3)
    }
}
