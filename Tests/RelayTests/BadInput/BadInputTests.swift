import HTTP
import JSON
import Testing
import Wire

@testable import Relay

/// Every row of the table, against one running relay, one at a time: each test compares what the
/// relay counted before and after.
@Suite("A bad request", .serialized, .onOneBed) struct BadInputTests {
    @Test("is refused in the words of the table and changes nothing", arguments: BadInput.table)
    func refused(row: BadInput) throws {
        let bed = try #require(BadInputBed.current)
        let errors = bed.errorsCounted
        let rejections = bed.rejectionsCounted

        let connection = try bed.rig.connect()
        try connection.send(BadInputBed.fill(row.text, with: bed.words))
        if row.endsInput { connection.finishSending() }
        let answer = try connection.answer(isHead: row.text.hasPrefix("HEAD "))
        try check(answer, row, bed)
        try check(connection, after: answer, row)

        var expected = errors
        expected[row.error, default: 0] += 1
        #expect(bed.errorsCounted == expected, "the metric of the error, and no other, goes up")
        #expect(bed.rejectionsCounted - rejections == (row.isSubmission ? 1 : 0))
        #expect(try bed.isUnchanged(), "no session changes")
    }

    private func check(_ answer: Answer, _ row: BadInput, _ bed: BadInputBed) throws {
        #expect(answer.status == row.status)
        let header = try #require(answer.headers["X-Request-Id"])
        bed.notes.noteAnswer(header)
        #expect(answer.headers[.cacheControl] == "no-store")
        for secret in bed.secrets {
            #expect(!answer.text.contains(secret), "the answer tells a secret")
            #expect(!answer.headers.contains { $0.value.contains(secret) })
        }
        if row.text.hasPrefix("HEAD ") { return #expect(answer.body.isEmpty) }
        #expect(answer.headers[.contentType] == "application/json")
        let body = try #require(answer.json?.objectValue, "the body is no JSON object")
        var members: Set = ["error", "message", "code", "requestId", "details"]
        // As documented for the first clients.
        if row.status == 406 { members.formUnion(["requestedVersion", "supportedVersions"]) }
        #expect(Set(body.map(\.key)).isSubset(of: members))
        #expect(body["error"]?.stringValue == row.error)
        #expect(body["code"]?.stringValue == row.error.uppercased())
        #expect(body["requestId"]?.stringValue == header)
        let message = try #require(body["message"]?.stringValue)
        #expect(message.contains(row.says), "it says: \(message)")
        #expect(message.contains(" ") && message != row.error)
        #expect(body["details"]?["reason"]?.stringValue == row.rule)
        if let field = body["details"]?["field"]?.stringValue { #expect(message.contains(field)) }
        if answer.status == 401 { #expect(answer.headers[.authenticate] == "Bearer") }
        if [429, 503].contains(answer.status) { #expect(answer.headers[.retryAfter] != nil) }
        if answer.status == 405 { #expect(answer.headers[.allow] != nil) }
    }

    private func check(_ connection: TestConnection, after answer: Answer, _ row: BadInput) throws {
        switch row.connection {
        case .stays:
            let next = try connection.ask(.get, "/version")
            #expect(next.status == 200, "the connection is not usable")
        case .closes:
            let isOld = row.text.contains(" HTTP/1.0\r\n")
            #expect(isOld || answer.headers[.connection] == "close")
            #expect(try connection.hasEnded())
        }
    }
}

@Suite("The table of bad requests") struct BadInputTableTests {
    @Test("has hundreds of rows, each another") func size() {
        let table = BadInput.table
        #expect(table.count >= 200)
        #expect(Set(table.map(\.name)).count == table.count)
        #expect(Set(table.map(\.text)).count == table.count)
    }

    @Test("has every error that a request can meet") func errors() {
        // What a request cannot cause by its content.
        let elsewhere: Set = [
            "request_timeout", "shutting_down", "internal", "rate_limited",
            "too_many_wrong_codes", "store_unavailable",
        ]
        let missing = Set(ErrorCode.allCases.map(\.rawValue))
            .subtracting(BadInput.table.map(\.error)).subtracting(elsewhere)
        #expect(missing.isEmpty)
    }

    @Test("has every rule of HTTP that a request can break") func rules() {
        let elsewhere: Set = ["bad_status_line", "head_timeout", "body_timeout"]
        let missing = Set(HTTPViolation.Rule.allCases.map(\.rawValue))
            .subtracting(BadInput.table.compactMap(\.rule)).subtracting(elsewhere)
        #expect(missing.isEmpty)
    }

    @Test("expects the catalogue's status of each error") func statuses() throws {
        for row in BadInput.table where row.rule == nil {
            let code = try #require(ErrorCode(rawValue: row.error))
            #expect(row.status == code.status, "\(row.name)")
        }
    }
}

extension BadInput {
    /// Whether it asks the endpoint that takes calls, whose refusals are counted.
    fileprivate var isSubmission: Bool {
        rule == nil && text.hasPrefix("POST /api/request HTTP/")
    }
}

// MARK: - The suite's one relay

/// Runs a suite on one bed, and reads the relay's log when the suite is over.
struct OnOneBed: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let rig = try RelayRig.started(BadInputBed.configure)
        let bed: BadInputBed
        do {
            bed = try await BadInputBed(rig)
            try await BadInputBed.$current.withValue(bed) { try await body() }
        } catch {
            _ = try? rig.finishedLog()
            throw error
        }
        let lines = try rig.finishedLog()
        let words = lines.reduce(into: Set<[UInt8]>()) { $0.formUnion($1.words) }
        let told = bed.secrets.filter { words.contains(Array($0.utf8)) }
        #expect(told.isEmpty, "a log line tells a secret")
        let logged = Set(lines.compactMap { $0["requestId"]?.stringValue })
        #expect(bed.notes.answered.subtracting(logged).isEmpty, "a refusal was not logged")
    }
}

extension Trait where Self == OnOneBed {
    static var onOneBed: OnOneBed { OnOneBed() }
}

extension JSONValue {
    /// Runs of letters and digits in its text: what a secret is.
    fileprivate var words: Set<[UInt8]> {
        Set(
            utf8().split { byte in
                !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20)
            }.map(Array.init))
    }
}
