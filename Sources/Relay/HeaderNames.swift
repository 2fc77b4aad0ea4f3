import HTTP

/// Field names of the relay's own, each made once: making one checks and folds its letters.
extension HeaderName {
    static let requestId: HeaderName = "X-Request-Id"
    static let workerId: HeaderName = "X-Worker-Id"
    static let idempotencyKey: HeaderName = "Idempotency-Key"
    static let traceparent: HeaderName = "traceparent"
    static let tracestate: HeaderName = "tracestate"
    static let traceresponse: HeaderName = "traceresponse"
    static let serverTiming: HeaderName = "Server-Timing"
    static let timingAllowOrigin: HeaderName = "Timing-Allow-Origin"
    static let contentTypeOptions: HeaderName = "X-Content-Type-Options"
    static let contentSecurityPolicy: HeaderName = "Content-Security-Policy"
    static let referrerPolicy: HeaderName = "Referrer-Policy"
    static let authenticate: HeaderName = "WWW-Authenticate"
    static let resourcePolicy: HeaderName = "Cross-Origin-Resource-Policy"
    static let embedderPolicy: HeaderName = "Cross-Origin-Embedder-Policy"
    static let origin: HeaderName = "Origin"
    static let allowOrigin: HeaderName = "Access-Control-Allow-Origin"
    static let allowMethods: HeaderName = "Access-Control-Allow-Methods"
    static let allowHeaders: HeaderName = "Access-Control-Allow-Headers"
    static let maxAge: HeaderName = "Access-Control-Max-Age"
    static let exposeHeaders: HeaderName = "Access-Control-Expose-Headers"
    static let requestMethod: HeaderName = "Access-Control-Request-Method"
    static let acceptVersion: HeaderName = "Accept-Version"
    static let apiVersion: HeaderName = "API-Version"
    static let manifestVersion: HeaderName = "Tool-Manifest-Version"
    static let supportedVersions: HeaderName = "Supported-Versions"
    static let accelBuffering: HeaderName = "X-Accel-Buffering"

    /// What proxies add; a request that has one of them comes from somewhere else.
    static let forwarding: [HeaderName] = [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via",
    ]

    /// Where older clients put a session's code.
    static let sessionCodes: [HeaderName] = ["X-Session-Code", "Session-Code"]
}
