import HTTP
package import JSON
import Tools
import Wire

/// `GET /api/metadata`: what an agent reads to learn the tools.
///
/// The manifest does not depend on the session, so it is written beforehand.
package struct ToolManifest: Sendable {
    /// Version of the relay's API, which `Accept-Version` asks for.
    static let apiVersion = "1.0.0"
    /// Version of the manifest's shape. 1.1 added titles, output schemas, examples and
    /// annotations, and input schemas to the brief form.
    static let manifestVersion = "1.1.0"
    private static let version = [1, 0, 0]

    /// Longest part of an `Accept-Version` header that an answer repeats, characters.
    private static let maxVersionTold = 64

    private let full: Document
    private let brief: Document

    /// The one there is: compressing it takes a while.
    static let shared = ToolManifest()

    private init() {
        full = Self.document(isBrief: false)
        brief = Self.document(isBrief: true)
    }

    /// The manifest as it is served.
    package static func json(isBrief: Bool = false) -> JSONValue {
        [
            "apiVersion": .string(apiVersion),
            "toolManifestVersion": .string(manifestVersion),
            "supportedVersions": [.string(apiVersion)],
            "schemaDialect": "http://json-schema.org/draft-07/schema#",
            "toolCount": .number(JSONNumber(ToolCatalogue.all.count)),
            "tools": ToolCatalogue.manifest(isBrief: isBrief),
        ]
    }

    private static func document(isBrief: Bool) -> Document {
        Document(
            json(isBrief: isBrief),
            // Asked for with a code it tells whether the session lives: always asked again.
            cacheControl: "no-cache",
            [
                .apiVersion: apiVersion, .manifestVersion: manifestVersion,
                .supportedVersions: apiVersion, .vary: "Accept-Version",
            ])
    }

    /// - Throws: `version_not_acceptable`, or `invalid_field` for an unknown `detail`.
    func response(to exchange: Exchange) throws(Problem) -> Response {
        if let wanted = exchange.request.headers[.acceptVersion],
            !VersionRange(wanted).includes(Self.version)
        {
            throw Problem(
                .versionNotAcceptable,
                "Accept-Version names no version that is served; ask for \(Self.apiVersion).",
                details: [
                    "requestedVersion": .string(String(wanted.prefix(Self.maxVersionTold))),
                    "supportedVersions": [.string(Self.apiVersion)],
                ])
        }
        switch try exchange.queryText("detail") {
        case nil, "full": return full.response(to: exchange.request)
        case "brief": return brief.response(to: exchange.request)
        default:
            throw Problem(
                .invalidField, "\"detail\" must be \"brief\" or \"full\".",
                details: ["field": "detail"])
        }
    }
}
