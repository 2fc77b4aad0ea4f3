package import Wire

/// What belongs to one request at every hop. Passed as the last argument, never global.
package struct RequestContext: Sendable {
    package let requestId: RequestID
    /// The session's name in logs; its code is a secret and has no place here.
    package let sessionId: SessionID?
    package let trace: TraceContext?

    package init(
        requestId: RequestID, sessionId: SessionID? = nil, trace: TraceContext? = nil
    ) {
        self.requestId = requestId
        self.sessionId = sessionId
        self.trace = trace
    }

    /// The same request, once it is known whose session it concerns.
    package func adding(_ sessionId: SessionID) -> Self {
        Self(requestId: requestId, sessionId: sessionId, trace: trace)
    }
}
