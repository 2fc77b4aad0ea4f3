/// A request method (RFC 9110, 9). Methods are case-sensitive: `get` is another method than `GET`.
package enum Method: Hashable, Sendable {
    case get, head, post, put, delete, options, patch
    /// Any other valid token, as the client wrote it.
    case other(String)

    /// The token as it stands in a request line.
    package var text: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .other(let token): token
        }
    }

    /// The method named `token`; not checked to be one.
    package init(_ token: String) {
        switch token {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        case "PATCH": self = .patch
        default: self = .other(token)
        }
    }
}

extension Method: CustomStringConvertible {
    package var description: String { text }
}
