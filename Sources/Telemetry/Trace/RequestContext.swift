package import Wire

/// What belongs to one request at every hop. Passed as the last argument, never global.
package struct RequestContext: Sendable {
    /// The request, at every hop.
    package let requestId: RequestID
    /// The session's name in logs; its code is a secret and has no place here.
    package let sessionId: SessionID?
    /// Its place in a distributed trace.
    package let trace: TraceContext?

    /// A context, from its parts.
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

    /// The same request, in a trace that begins with it.
    package func adding(_ trace: TraceContext) -> Self {
        Self(requestId: requestId, sessionId: sessionId, trace: trace)
    }
}
