// Invariants: parsing never traps; a stream gives the same events whole, byte by byte and cut in
// two at any place; any bytes sent as data arrive as one event, with LF for every line end.

import HTTP

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzEventStream(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = Reading([input[...]])
    precondition(Reading(input.indices.map { input[$0...$0] }) == whole, "byte by byte differs")
    for place in stride(from: 1, to: input.count, by: max(1, input.count / cutBound)) {
        precondition(
            Reading([input[..<place], input[place...]]) == whole, "cut at \(place) differs")
    }
    checkRoundTrip(input)
    return 0
}

/// Cuts tried of one input: all of a short one, evenly spread ones of a long one.
private let cutBound = 96

private struct Reading: Equatable {
    var events: [EventStreamParser.Event] = []
    var reconnectionTime: Int?
    var lastEventID = ""
    var failure: EventStreamParser.Failure?

    /// - Parameter limit: Small, so that inputs of a fuzzer pass it.
    init(_ pieces: [ArraySlice<UInt8>], limit: Int = 200) {
        var parser = EventStreamParser(limit: limit)
        do throws(EventStreamParser.Failure) {
            for piece in pieces {
                parser.append(piece)
                while let event = try parser.next() { events.append(event) }
            }
        } catch {
            failure = error
        }
        reconnectionTime = parser.reconnectionTime
        lastEventID = parser.lastEventID
    }
}

private func checkRoundTrip(_ data: [UInt8]) {
    let text = String(decoding: data, as: UTF8.self)
    let event = ServerSentEvent(event: text, id: text, data: data)
    let reading = Reading([event.bytes[...]], limit: 1 << 20)
    precondition(reading.failure == nil && reading.events.count == 1, "not one event")
    var expected: [UInt8] = []
    for (index, byte) in data.enumerated() {
        if byte == 0x0A, index > 0, data[index - 1] == 0x0D { continue }
        expected.append(byte == 0x0D ? 0x0A : byte)
    }
    precondition(reading.events.first?.data == expected, "other data")
}
