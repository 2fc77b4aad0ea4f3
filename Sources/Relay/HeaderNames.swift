import HTTP

/// Field names of the relay's own, each made once: making one checks and folds its letters.
extension HeaderName {
    static let requestId: HeaderName = "X-Request-Id"
    static let workerId: HeaderName = "X-Worker-Id"
    static let idempotencyKey: HeaderName = "Idempotency-Key"
    static let traceparent: HeaderName = "traceparent"
    static let contentTypeOptions: HeaderName = "X-Content-Type-Options"
    static let contentSecurityPolicy: HeaderName = "Content-Security-Policy"
    static let referrerPolicy: HeaderName = "Referrer-Policy"
    static let authenticate: HeaderName = "WWW-Authenticate"
    static let accelBuffering: HeaderName = "X-Accel-Buffering"

    /// What proxies add; a request that has one of them comes from somewhere else.
    static let forwarding: [HeaderName] = [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via",
    ]
}
