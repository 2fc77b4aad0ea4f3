import JSON
import Wire

/// A session as its worker knows it.
struct WorkerSession: Equatable, Sendable {
    /// What the person gives to an agent.
    let code: SessionCode
    /// Opens the worker's routes. A secret: never shown, never stored.
    let token: String
    /// When the session ends, RFC 3339. Shown, never compared with a clock here: the relay decides.
    var expiresAt: String
    /// How long it lasts from its beginning or an extension, seconds; 0 if the relay does not say.
    let lifetime: Int
    /// Where the relay speaks the Model Context Protocol for this session, if it does.
    let mcp: String?
    /// The relay's wishes.
    let settings: WorkerSettings

    /// Reads the answer to `POST /api/sessions`.
    /// - Returns: `nil` when it is no session this worker can use.
    init?(created body: String) {
        guard let json = try? JSONValue.parse(body),
            let code = json["code"]?.stringValue.flatMap({ SessionCode(typed: $0) }),
            let token = json["workerToken"]?.stringValue,
            let expiresAt = json["expiresAt"]?.stringValue
        else { return nil }
        self.code = code
        self.token = token
        self.expiresAt = expiresAt
        lifetime = json["ttl"]?.intValue ?? 0
        mcp = json["links"]?["mcp"]?.stringValue
        settings = WorkerSettings(json: json["worker"])
    }
}

/// Why a worker has stopped for good.
package enum SessionEnd: String, CaseIterable, Sendable {
    /// Its time is over.
    case expired
    /// The person has ended it.
    case closed
    /// The relay does not know it, or no longer.
    case unknown
    /// The relay does not accept its token.
    case unauthorised
    /// Another page load has taken it over.
    case superseded

    /// What an answer on one of the session's own routes says about the session.
    /// - Returns: `nil` when it does not say that the session is over for this worker.
    init?(reply: HTTPReply) {
        let slug = (try? JSONValue.parse(reply.body))?["error"]?.stringValue ?? ""
        func says(_ code: ErrorCode) -> Bool { slug.isSameText(as: code.rawValue) }
        switch reply.status {
        case 401: self = .unauthorised
        // A call that the relay does not know is no reason to give up its session.
        case 404 where !says(.callNotFound): self = .unknown
        case 410 where !says(.resultGone): self = .expired
        case 409 where says(.superseded): self = .superseded
        default: return nil
        }
    }
}
