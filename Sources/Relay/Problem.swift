package import HTTP
package import JSON
package import Sessions
package import Wire

/// An error on its way to a client: one of the catalogue, with what is special about this case.
package struct Problem: Error, Equatable, Sendable {
    /// Which error.
    package let code: ErrorCode
    /// What was wrong, where, and what to do.
    package let message: String
    /// More for a program.
    package let details: JSONObject
    /// The status, where it is not the catalogue's.
    package let status: Int
    /// Methods for an `Allow` header.
    package let allowed: [Method]
    /// The call it is about, when that has an id of its own.
    package private(set) var callId: RequestID?
    /// Where the client stands with the limit that refused or let in his request.
    var quota: Quota?

    /// - Parameter message: Left out, the catalogue's own.
    package init(
        _ code: ErrorCode, _ message: String? = nil, details: JSONObject = [:],
        status: Int? = nil, allowed: [Method] = []
    ) {
        self.code = code
        self.message = message ?? code.message
        self.details = details
        self.status = status ?? code.status
        self.allowed = allowed
    }

    /// What a store refused, in the catalogue's words.
    package init(_ error: StoreError) {
        switch error {
        case .superseded(let winner):
            self.init(error.code, details: ["workerId": .string(winner.text)])
        default: self.init(error.code)
        }
    }

    /// The same, known to be about a call.
    package func about(_ call: RequestID) -> Problem {
        var problem = self
        problem.callId = call
        return problem
    }

    /// The same, from a request that a limit had let in.
    func under(_ quota: Quota?) -> Problem {
        var problem = self
        problem.quota = problem.quota ?? quota
        return problem
    }

    /// The body of an answer: `{error, message, code, requestId, details?}`.
    package func body(requestId: RequestID) -> JSONValue {
        var object: JSONObject = [
            "error": .string(code.rawValue), "message": .string(message),
            "code": .string(code.code), "requestId": .string((callId ?? requestId).text),
        ]
        if !details.isEmpty { object["details"] = .object(details) }
        // The documented older form of this error has its details beside the slug.
        if code == .versionNotAcceptable {
            for (name, value) in details { object[name] = value }
        }
        return .object(object)
    }
}
