/// Writes requests in wire format (RFC 9112, 3), for our own clients.
package enum RequestSerializer {
    /// Appends a whole request of HTTP/1.1 to `output`.
    /// - Parameters:
    ///   - target: Path and query, percent-encoded. Bytes that a target must not hold are
    ///     percent-encoded here, so that none can end the line.
    ///   - host: What the Host field says. Content-Length follows from `body`, and is written if
    ///     there is one or the method usually has one.
    package static func write(
        _ method: Method, target: String, host: String, headers: Headers, body: [UInt8] = [],
        to output: inout [UInt8]
    ) {
        output.append(contentsOf: method.text.utf8)
        output.append(ASCII.space)
        for byte in target.utf8 {
            if ByteSet.target.contains(byte) {
                output.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                output.append(ASCII.percent)
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
        output.append(contentsOf: " HTTP/1.1\r\n".utf8)
        var own = Headers()
        own.add(.host, host)
        if !body.isEmpty || method == .post || method == .put || method == .patch {
            own.add(.contentLength, body.count)
        }
        output.append(contentsOf: own.bytes)
        let rest = headers.withoutFraming
        output.append(contentsOf: rest.bytes[rest.lines])
        output.appendLineEnd()
        output.append(contentsOf: body)
    }
}
