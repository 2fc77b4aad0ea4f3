import HTTP

/// What a request parser said, one line per event: two runs agree if their transcripts do.
struct Transcript: Equatable, CustomStringConvertible {
    var lines: [String] = []
    var violation: HTTPViolation?

    /// Reads `input` cut into the given pieces, then the end of the connection.
    init(_ pieces: [ArraySlice<UInt8>], limits: HTTPLimits = .standard) {
        var parser = RequestParser(limits: limits)
        do throws(HTTPViolation) {
            for piece in pieces {
                parser.append(piece)
                while let event = try parser.next() { add(event) }
            }
            try parser.finish()
        } catch {
            violation = error
        }
    }

    init(_ text: String, limits: HTTPLimits = .standard) {
        self.init([Array(text.utf8)[...]], limits: limits)
    }

    private mutating func add(_ event: RequestParser.Event) {
        switch event {
        case .head(let request): lines.append("head " + Self.describe(request))
        case .request(let request):
            let body = String(decoding: request.body, as: UTF8.self)
            lines.append("request \(Self.describe(request)) body=[\(body)]")
        }
    }

    private static func describe(_ request: Request) -> String {
        var parts = ["\(request.method) \(request.path)?\(request.query.raw)"]
        parts.append("host=\(request.host ?? "-") \(request.version)")
        if request.keepAlive { parts.append("keep") }
        if request.expectsContinue { parts.append("expects") }
        if let length = request.contentLength { parts.append("length=\(length)") }
        parts += request.headers.map { "\($0.name)=[\($0.value)]" }
        return parts.joined(separator: " ")
    }

    var description: String {
        (lines + (violation.map { ["\($0.slug) at \($0.offset)"] } ?? [])).joined(separator: "\n")
    }
}

/// Every way of cutting `bytes` into two pieces, and into single bytes.
func cuts(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
    var cuts = bytes.indices.map { [bytes[..<$0], bytes[$0...]] }
    cuts.append(bytes.indices.map { bytes[$0...$0] })
    return cuts
}
