import CZlib
import HTTP
import Testing

@Suite("The gzip coding") struct GzipTests {
    @Test(
        "gives back what went in", arguments: [0, 1, 100, 100_000, 3_000_000],
        [Gzip.Effort.least, .most])
    func roundTrip(size: Int, effort: Gzip.Effort) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let coded = try #require(Gzip.compress(bytes, effort))
        #expect(coded.starts(with: [0x1F, 0x8B]))
        #expect(try expand(coded, to: size) == bytes)
    }

    @Test("makes repetitive text small") func small() throws {
        let text = Array(String(repeating: "relay_sessions_created_total 1\n", count: 1_000).utf8)
        #expect(try #require(Gzip.compress(text, .least)).count < text.count / 50)
    }

    private func expand(_ coded: [UInt8], to size: Int) throws -> [UInt8] {
        var stream = unsafe z_stream()
        let begun = unsafe inflateInit2_(
            &stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        try #require(begun == Z_OK)
        defer { unsafe inflateEnd(&stream) }
        var coded = coded
        // One byte more than expected: nothing may come after the end.
        var plain = [UInt8](repeating: 0, count: size + 1)
        let room = plain.count
        let result = unsafe coded.withUnsafeMutableBufferPointer { input in
            unsafe plain.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = uInt(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = uInt(output.count)
                return unsafe inflate(&stream, Z_FINISH)
            }
        }
        #expect(result == Z_STREAM_END)
        return Array(plain.prefix(unsafe room - Int(stream.avail_out)))
    }
}
