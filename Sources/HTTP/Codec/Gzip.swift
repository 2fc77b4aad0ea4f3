import CZlib

/// The gzip content coding (RFC 9110, 8.4.1.3).
package enum Gzip {
    /// How much time is spent on getting smaller.
    package enum Effort: CInt, Sendable {
        /// For what is sent once.
        case least = 1
        /// For what is compressed once and sent often.
        case most = 9
    }

    /// The name in `Accept-Encoding` and `Content-Encoding`.
    package static let coding = "gzip"

    /// The whole body, coded.
    /// - Returns: `nil` when there is no memory for it.
    package static func compress(_ bytes: [UInt8], _ effort: Effort) -> [UInt8]? {
        var stream = unsafe z_stream()
        guard unsafe relay_gzip_begin(&stream, effort.rawValue) == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        let bound = unsafe deflateBound(&stream, uLong(bytes.count))
        var isComplete = false
        let coded = unsafe [UInt8](unsafeUninitializedCapacity: Int(bound)) { output, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                // zlib does not write to its input; its type for it only lacks the word.
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = uInt(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = uInt(output.count)
                isComplete = unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = unsafe output.count - Int(stream.avail_out)
            }
        }
        return isComplete ? coded : nil
    }
}
