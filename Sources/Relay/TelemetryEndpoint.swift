import HTTP
import JSON
import Sessions
import Telemetry
import Wire

/// What a worker reports of itself.
extension Relay {
    /// `POST /api/telemetry`: counts what a report counts, once, and logs its records. A repeat is
    /// acknowledged, so that the worker stops sending it, and ignored.
    func report(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        do throws(Problem) {
            return try await takeReport(&exchange)
        } catch {
            context.journal?.tookReport(.refused)
            throw error
        }
    }

    private func takeReport(_ exchange: inout Exchange) async throws(Problem) -> Reply {
        guard exchange.request.body.count <= WorkerReport.maxBytes else {
            throw Problem(
                .bodyTooLarge,
                "A report may have \(WorkerReport.maxBytes) bytes; send less in one.")
        }
        let fields = try exchange.fields()
        let code = try exchange.sessionCode(fields)
        let credential = try credential(exchange)
        let report = try WorkerReport(fields)
        let header = try exchange.workerId()
        guard header == .anonymous || header == report.workerId else {
            throw Problem(
                .conflictingFields,
                "The body's \"workerId\" and the header X-Worker-Id differ; send one.",
                details: ["field": "workerId"])
        }
        let session = try await meet(code, &exchange)
        try await check(credential, of: code)
        let quota = try admitReport(on: code, exchange)
        let isNew = session.isNew(report)
        if isNew {
            context.journal?.reported(
                report, bytes: exchange.request.body.count, of: session, exchange.context)
        }
        context.journal?.tookReport(isNew ? .merged : .repeated)
        let body: JSONValue = [
            "status": .string(isNew ? "accepted" : "repeated"),
            "sequence": .number(JSONNumber(report.sequence)),
        ]
        var response = Response.json(200, body)
        if let quota { response.headers.add(quota) }
        return Reply(response, exchange)
    }

    private func check(
        _ credential: WorkerCredential, of code: SessionCode
    ) async throws(Problem) {
        guard case .token(let token) = credential else { return }
        _ = try await fromStore { (store) throws(StoreError) in
            try await store.status(of: code, token: token, at: .systemNow)
        }
    }
}

extension WorkerReport {
    fileprivate init(_ fields: BodyFields) throws(Problem) {
        do throws(Malformed) {
            try self.init(json: fields.json)
        } catch {
            throw Problem(
                .invalidField, "\"\(error.field)\" must be \(error.expected).",
                details: ["field": .string(error.field)])
        }
    }
}
