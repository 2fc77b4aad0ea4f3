// Invariants: reading a message of a session never traps, whatever JSON it is; what was read, once
// written, is read as the same; what is refused names the field; an id or a code has exactly the
// form that is documented, and one canonical spelling.

@testable import Fields
import JSON
import Sessions
import Wire

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzMessages(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: input, as: UTF8.self)
    checkCode(text)
    checkIds(text)
    checkSecrets(text)
    let value = try? JSONValue.parse(input)
    switch Result(catching: { () throws(Problem) in try BodyFields(input) }) {
    case .success(let fields):
        precondition(value?.objectValue != nil, "a body that is no object")
        checkBody(fields)
    case .failure(let problem):
        precondition(value?.objectValue == nil, "refused an object")
        checkProblem(problem)
    }
    guard let value else { return 0 }
    checkDelivery(value)
    checkPost(value)
    checkReport(value)
    checkStorable(value)
    return 0
}

private func checkReport(_ value: JSONValue) {
    switch Result(catching: { () throws(WorkerReport.Malformed) in try WorkerReport(json: value) })
    {
    case .success(let report):
        precondition(report.records.count <= WorkerReport.maxRecords, "too many records")
        for counter in WorkerCounter.allCases {
            precondition(0...counter.bound ~= report.counters[counter.rawValue], "out of bounds")
        }
    case .failure(let problem):
        precondition(!problem.field.isEmpty && !problem.expected.isEmpty, "an unclear refusal")
    }
}

private func checkProblem(_ problem: Problem) {
    precondition(400...422 ~= problem.status && !problem.message.isEmpty, "an unclear refusal")
    if let field = problem.details["field"]?.stringValue {
        precondition(problem.message.contains(field), "a message without its field")
    }
}

private func checkBody(_ fields: BodyFields) {
    for names in [FieldNames.code, .id, .tool, .arguments] {
        switch Result(catching: { () throws(Problem) in try fields.value(names) }) {
        case .success(let value):
            let given = names.names.compactMap { fields[$0] }
            precondition(value == given.first && given.allSatisfy { $0 == value }, "not the value")
        case .failure(let problem):
            precondition(problem.code == .conflictingFields, "refused a value")
            checkProblem(problem)
        }
        if case .failure(let problem) = Result(catching: { () throws(Problem) in
            try fields.text(names)
        }) {
            checkProblem(problem)
        }
    }
    if case .failure(let problem) = Result(catching: { () throws(Problem) in try codeIn(fields) }) {
        checkProblem(problem)
    }
    if case .failure(let problem) = Result(catching: { () throws(Problem) in
        try fields.requestId()
    }) {
        checkProblem(problem)
    }
}

private func checkDelivery(_ value: JSONValue) {
    switch Result(catching: { () throws(ToolRequest.Defect) in try ToolRequest(json: value) }) {
    case .success(let request):
        let again = try? ToolRequest(json: request.json)
        precondition(again == request, "a delivery changes on its way")
    case .failure(let defect):
        precondition(!defect.member.isEmpty, "a defect without a name")
    }
}

private func checkPost(_ value: JSONValue) {
    let timings = WorkerTimings(json: value["timings"] ?? value)
    precondition(timings.workerWait >= 0 && timings.execute >= 0, "negative time")
    precondition(WorkerTimings(json: timings.json) == timings, "timings change on their way")
    let failure = CallFailure(json: value["error"] ?? value)
    if let failure {
        precondition(CallFailure(json: failure.json) == failure, "a failure changes on its way")
    }
    guard let id = RequestID("call-1"), let code = SessionCode(typed: "AAAA-2222") else {
        preconditionFailure("a good id is refused")
    }
    let result = failure.map(CallResult.failure) ?? .value(value)
    let post = ResultPost(
        requestId: id, delivery: max(0, value["delivery"]?.intValue ?? 0), result: result,
        timings: timings)
    let body = post.json(code: code)
    guard let fields = try? BodyFields(body.utf8()) else {
        // Wrapped in a post, the value may be a level deeper, or a value more, than a body may be.
        return
    }
    precondition((try? codeIn(fields)) == code && (try? fields.requestId()) == id)
    precondition(fields["delivery"]?.intValue == post.delivery, "another delivery")
    precondition(WorkerTimings(json: fields["timings"]) == timings, "other timings")
    switch result {
    case .value(let value): precondition(fields["result"] == value, "another result")
    case .failure(let failure):
        precondition(fields["error"].flatMap(CallFailure.init(json:)) == failure, "another error")
    }
}

/// Whatever is read can be measured and told apart by a store.
private func checkStorable(_ value: JSONValue) {
    guard let id = RequestID("call-1") else { return }
    let size = JSONSize(of: value)
    precondition(size.text > 0 && size.memory > 0, "a value without a size")
    let call = CallSubmission(requestId: id, tool: "t", arguments: value, isRepeatable: false)
    precondition(call.arguments == value)
}

private func checkCode(_ text: String) {
    let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    let isWellFormed =
        digits.count == SessionCode.length
        && digits.allSatisfy { 0x41...0x5A ~= $0 & 0xDF && $0 < 0x80 || 0x32...0x37 ~= $0 }
    let code = SessionCode(typed: text)
    precondition((code != nil) == isWellFormed, "another form")
    guard let code else { return }
    precondition(SessionCode(typed: code.text) == code, "another code")
    precondition(SessionCode(typed: " " + code.text.lowercased() + "-") == code, "not forgiving")
}

private func checkIds(_ text: String) {
    let isWellFormed =
        1...RequestID.maxLength ~= text.utf8.count
        && text.utf8.allSatisfy { byte in
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-".utf8.contains(byte)
        }
    precondition((RequestID(text) != nil) == isWellFormed, "another form")
    precondition((WorkerID(text) != nil) == isWellFormed, "another form")
    precondition(RequestID(text).map { $0.text == text } ?? true, "an id is changed")
}

private func checkSecrets(_ text: String) {
    if let secret = Secret(text) { precondition(secret.text == text, "a second spelling") }
    if let key = IdempotencyKey(text) {
        precondition(IdempotencyKey.lengths.contains(text.utf8.count) && key.digest == key.digest)
    }
}

private func codeIn(_ fields: BodyFields) throws(Problem) -> SessionCode {
    try readCode(try fields.text(.code))
}
