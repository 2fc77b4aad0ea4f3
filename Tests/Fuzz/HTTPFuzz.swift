// Invariants: parsing never traps; a request or response gives the same events whole, byte by byte
// and cut in two at any place; a violation points into the input or just behind it; a request that
// was accepted, written by our own client and parsed again, is the same single request.

import HTTP

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzHTTP(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    compare(input) { pieces in RequestTranscript(pieces) }
    compare(input) { pieces in ResponseTranscript(pieces) }
    for request in RequestTranscript([input[...]]).requests { checkRewritten(request) }
    return 0
}

/// Cuts tried of one input: all of a short one, evenly spread ones of a long one.
private let cutBound = 96

private func compare<Transcript: Equatable>(
    _ input: [UInt8], _ read: ([ArraySlice<UInt8>]) -> Transcript
) {
    let whole = read([input[...]])
    precondition(read(input.indices.map { input[$0...$0] }) == whole, "byte by byte differs")
    for place in stride(from: 1, to: input.count, by: max(1, input.count / cutBound)) {
        precondition(read([input[..<place], input[place...]]) == whole, "cut at \(place) differs")
    }
}

private struct RequestTranscript: Equatable {
    var requests: [Request] = []
    var heads = 0
    var violation: HTTPViolation?

    init(_ pieces: [ArraySlice<UInt8>]) {
        var parser = RequestParser()
        do throws(HTTPViolation) {
            for piece in pieces {
                parser.append(piece)
                while let event = try parser.next() {
                    switch event {
                    case .head: heads += 1
                    case .request(let request): requests.append(request)
                    }
                }
            }
            try parser.finish()
        } catch {
            violation = error
            let count = pieces.reduce(0) { $0 + $1.count }
            precondition(0...count ~= error.offset, "offset outside the input")
        }
    }

    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.heads == rhs.heads && lhs.violation == rhs.violation
            && lhs.requests.count == rhs.requests.count
            && zip(lhs.requests, rhs.requests).allSatisfy { areEqual($0, $1) }
    }
}

private func areEqual(_ lhs: Request, _ rhs: Request) -> Bool {
    lhs.method == rhs.method && lhs.path == rhs.path && lhs.query.raw == rhs.query.raw
        && lhs.headers == rhs.headers && lhs.body == rhs.body && lhs.version == rhs.version
        && lhs.keepAlive == rhs.keepAlive && lhs.host == rhs.host
        && lhs.expectsContinue == rhs.expectsContinue && lhs.contentLength == rhs.contentLength
}

private struct ResponseTranscript: Equatable {
    var heads: [Headers] = []
    var statuses: [Int] = []
    var body: [UInt8] = []
    var ends: [Int] = []
    var violation: HTTPViolation?

    init(_ pieces: [ArraySlice<UInt8>]) {
        var parser = ResponseParser()
        parser.expect(answerTo: .get)
        parser.expect(answerTo: .head)
        do throws(HTTPViolation) {
            for piece in pieces {
                parser.append(piece)
                while let event = try parser.next() { add(event) }
            }
            if let event = try parser.finish() { add(event) }
        } catch {
            violation = error
        }
    }

    private mutating func add(_ event: ResponseParser.Event) {
        switch event {
        case .head(let head):
            heads.append(head.headers)
            statuses.append(head.status)
        case .body(let piece):
            precondition(!piece.isEmpty, "an empty part of a body")
            body += piece
        case .end: ends.append(body.count)
        }
    }
}

/// Whoever reads our bytes behind us must see the request that we saw.
private func checkRewritten(_ request: Request) {
    _ = try? request.query.integer("a")
    _ = PercentEncoding.decode(request.path)
    guard request.headers.count < 90 else { return }  // Framing may add one.
    var headers = request.headers
    headers.remove(.host)
    var written: [UInt8] = []
    let query = request.query.isEmpty ? "" : "?" + request.query.raw
    RequestSerializer.write(
        request.method, target: request.path + query, host: request.host ?? "a", headers: headers,
        body: request.body, to: &written)
    let again = RequestTranscript([written[...]])
    precondition(again.violation == nil, "what the client wrote was refused")
    guard again.requests.count == 1, let copy = again.requests.first else {
        preconditionFailure("one request became \(again.requests.count)")
    }
    precondition(copy.method == request.method && copy.path == request.path, "another target")
    precondition(copy.query.raw == request.query.raw, "another query")
    precondition(copy.body == request.body, "another body")
    headers.remove(.contentLength)
    headers.remove(.transferEncoding)
    headers.remove(.connection)
    headers.remove("Keep-Alive")
    headers.remove(.date)
    var fields = copy.headers
    fields.remove(.host)
    fields.remove(.contentLength)
    precondition(fields == headers, "other fields")
}
