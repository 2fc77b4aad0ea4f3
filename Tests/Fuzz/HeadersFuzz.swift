// Invariants: reading, changing and writing fields never traps; what a head holds is what a plain
// reading of its lines finds, in any order of questions; no value can end its line; preferences and
// codings are read element by element, the first that counts deciding; a date that is read can be
// written.

@testable import FieldText
@testable import HTTP

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzHeaders(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    if let request = parsed(input) {
        checkReading(request.headers)
        checkChanging(request.headers)
    }
    let text = String(decoding: input, as: UTF8.self)
    checkWriting(text)
    checkPreferences(text)
    checkCodings(text)
    checkDates(text)
    return 0
}

private func parsed(_ fields: [UInt8]) -> Request? {
    var parser = RequestParser()
    parser.append(Array("GET / HTTP/1.1\r\nHost: a\r\n".utf8)[...])
    parser.append(fields[...])
    parser.append(Array("\r\n\r\n".utf8)[...])
    while let event = try? parser.next() {
        if case .request(let request) = event { return request }
    }
    return nil
}

private func lowercased(_ text: String) -> String {
    String(decoding: text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
}

private func checkReading(_ headers: Headers) {
    let fields = Array(headers)
    precondition(fields.count == headers.count && headers.isEmpty == fields.isEmpty)
    for (name, _) in fields {
        guard let key = HeaderName(name) else { preconditionFailure("a name that is no token") }
        let same = fields.filter { lowercased($0.name) == lowercased(name) }.map(\.value)
        precondition(headers.values(key) == same && headers[key] == same.first, "other values")
        precondition(headers.contains(key) && headers.isRepeated(key) == (same.count > 1))
        let elements = same.flatMap(elements).map(lowercased)
        for element in elements.prefix(8) where element.utf8.allSatisfy({ $0 < 0x80 }) {
            precondition(headers.lists(element, in: key), "an element is not found")
        }
        precondition(headers.lists("gzip", in: key) == elements.contains("gzip"))
    }
    precondition(headers["X-Absent-Field"] == nil || headers.contains("X-Absent-Field"))
}

/// Elements of a comma-separated list, without the white space around them.
private func elements(_ value: String) -> [String] {
    value.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        var element = $0
        while let first = element.first, first == 0x20 || first == 0x09 { element.removeFirst() }
        while let last = element.last, last == 0x20 || last == 0x09 { element.removeLast() }
        return String(decoding: element, as: UTF8.self)
    }
}

private func checkChanging(_ headers: Headers) {
    let fields = Array(headers)
    for (name, _) in fields.prefix(4) {
        guard let key = HeaderName(name) else { continue }
        var changed = headers
        changed.replace(key, with: "new")
        precondition(changed.values(key) == ["new"] && !changed.isRepeated(key), "not replaced")
        changed.remove(key)
        precondition(!changed.contains(key), "not removed")
        let left = fields.filter { lowercased($0.name) != lowercased(name) }
        precondition(changed.map(\.name) == left.map(\.name), "removed another")
        precondition(changed.map(\.value) == left.map(\.value), "changed another")
        changed = headers
        changed.add(key, "last")
        precondition(changed.count == headers.count + 1, "not added")
        precondition(Array(changed).last?.value == "last", "added elsewhere")
    }
    let framing: Set = ["content-length", "transfer-encoding", "connection", "date", "keep-alive"]
    let kept = fields.map(\.name).filter { !framing.contains(lowercased($0)) }
    precondition(headers.withoutFraming.map(\.name) == kept, "other fields are framing")
}

/// What was added arrives as it was, with spaces for control bytes and none at its ends.
private func checkWriting(_ text: String) {
    guard text.utf8.count < 4_000 else { return }
    var headers = Headers()
    headers.add("X-Value", text)
    headers.add("X-After", "here")
    var bytes: [UInt8] = []
    ResponseSerializer.write(
        status: 200, headers: headers, body: [], answering: .violation, date: [], to: &bytes)
    var parser = ResponseParser()
    parser.append(bytes[...])
    guard case .head(let head)? = try? parser.next() else {
        preconditionFailure("what the server wrote was refused")
    }
    precondition(head.headers.values("X-After") == ["here"], "a value ended its line")
    let clean = text.utf8.map { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F ? 0x20 : $0 }
    let sent = String(decoding: clean, as: UTF8.self).utf8
    let first = sent.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? sent.endIndex
    let last = sent.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { sent.index(after: $0) } ?? first
    precondition(
        head.headers["X-Value"].map { Array($0.utf8) } == Array(sent[first..<last]),
        "another value")
}

private func checkPreferences(_ text: String) {
    func wait(_ value: String) -> Duration? { (["Prefer": value] as Headers).preferredWait }
    let alone = wait(text)
    precondition(alone.map { Duration.zero...Headers.longestWait ~= $0 } ?? true, "too long")
    precondition(wait("respond-async, " + text) == alone, "another preference changes it")
    precondition(wait("wait=7, " + text) == .seconds(7), "the first does not count")
    if alone != nil { precondition(wait(text + ", wait=7") == alone, "a later one counts") }
}

private func checkCodings(_ text: String) {
    func takes(_ value: String) -> Bool {
        (["Accept-Encoding": value] as Headers).preferredCoding(of: ["gzip"]) != nil
    }
    _ = takes(text)
    precondition(takes("gzip, " + text) && !takes("gzip;q=0, " + text), "the first does not count")
    let isJSON = isJSON(text)
    precondition(!isJSON || text.utf8.contains(UInt8(ascii: "/")), "no media type")
    precondition(FieldText.isJSON(" Application/JSON ;" + text), "a parameter changes it")
    if let number = decimal(text) {
        precondition(text.utf8.allSatisfy { 0x30...0x39 ~= $0 }, "a number of other signs")
        precondition(decimal("0" + text) == number)
    }
}

private func checkDates(_ text: String) {
    guard let seconds = HTTPDate.unixSeconds(of: text, at: 1_800_000_000) else { return }
    let fixdate = String(decoding: HTTPDate.format(unixSeconds: seconds), as: UTF8.self)
    precondition(HTTPDate.unixSeconds(of: fixdate, at: 0) == seconds, "another moment")
}
