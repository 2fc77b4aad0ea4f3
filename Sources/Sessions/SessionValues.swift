package import Wire

/// Answer to creating a session. The only one that holds the token.
package struct CreatedSession: Sendable {
    /// What the person passes on to the agent.
    package let code: SessionCode
    /// Its name in logs.
    package let sessionId: SessionID
    /// For the creator alone.
    package let token: WorkerToken
    /// When it ends.
    package let expiresAt: WallTime
    /// Whether an earlier request with the same key created it.
    package let isRepeated: Bool
}

/// A session, as anyone who has its code may see it.
package struct SessionStatus: Equatable, Sendable {
    /// Its name in logs.
    package let sessionId: SessionID
    /// When it began.
    package let createdAt: WallTime
    /// When it ends.
    package let expiresAt: WallTime
    /// How the worker last asked; `nil` before a worker came, after its stream closed, and when it
    /// has not polled for ``SessionLimits/pollSilence``.
    package let transport: Transport?
    /// Calls no worker has been sent.
    package let queued: Int
    /// Calls that were sent and not answered.
    package let delivered: Int
}

/// Answer to putting a session's end off.
package struct Extension: Equatable, Sendable {
    /// The session's name in logs.
    package let sessionId: SessionID
    /// When it ends now.
    package let expiresAt: WallTime
    /// The latest it can ever end.
    package let latest: WallTime
}

/// Answer to claiming a session.
package struct WorkerClaim: Equatable, Sendable {
    /// The session's name in logs.
    package let sessionId: SessionID
    /// When the session ends.
    package let expiresAt: WallTime
    /// Names the stream in ``TakeRequest`` and ``SessionStore/detach(_:from:at:)``; `nil` for a
    /// poll.
    package let stream: StreamNumber?
}

/// What a worker's connection asks for.
package struct TakeRequest: Sendable {
    /// The page load.
    package let worker: WorkerID
    /// The stream that asks; `nil` for a poll.
    package let stream: StreamNumber?
    /// The cursor: the highest sequence number already sent (stream) or received (poll).
    package let after: UInt64
    /// Whether the connection is new, so that what an earlier one was sent is due again.
    package let resume: Bool

    /// What a stream asks for: when it opens with `resume`, then after each
    /// ``SessionChange/callQueued(_:)`` without.
    package static func stream(
        _ number: StreamNumber, of worker: WorkerID, after: UInt64, resume: Bool
    ) -> Self {
        Self(worker: worker, stream: number, after: after, resume: resume)
    }

    /// What a poll asks for: every unanswered call above the cursor, sent before or not.
    package static func poll(by worker: WorkerID, after: UInt64) -> Self {
        Self(worker: worker, stream: nil, after: after, resume: false)
    }

    /// How the answer travels.
    package var transport: Transport { stream == nil ? .polling : .sse }
}

/// Answer to a take.
package struct Taken: Equatable, Sendable {
    /// What to send, in this order.
    package let deliveries: [ToolRequest]
    /// The `after` of this connection's next take. Never above what the session has numbered, so
    /// a cursor from nowhere cannot make a stream deaf.
    package let cursor: UInt64
    /// Calls sent before that nobody waits for any more. A stream is told of each when it happens,
    /// and of those its page load may have missed when it resumes; a poll is told of all, again and
    /// again until they are ``SessionLimits/withdrawalLifetime`` old.
    package let withdrawn: [Withdrawal]
    /// When the session ends.
    package let expiresAt: WallTime
}

/// A call that a worker was sent and nobody waits for any more.
package struct Withdrawal: Equatable, Sendable {
    /// The call.
    package let requestId: RequestID
    /// How it ended.
    package let outcome: Outcome
    /// The page load it was last sent to.
    let worker: WorkerID?
    let at: WallTime
}

/// A worker's result and who brings it.
package struct Completion: Sendable {
    /// The answer.
    package let post: ResultPost
    /// Who brings it.
    package let credential: WorkerCredential

    /// A result to be judged by token, session and call, and by nothing else: a superseded page
    /// load may still bring it.
    package init(_ post: ResultPost, credential: WorkerCredential) {
        self.post = post
        self.credential = credential
    }
}

/// What became of a worker's result.
package enum Completed: Equatable, Sendable {
    /// It ended the call.
    case accepted(Outcome)
    /// The call has a result already: acknowledged and ignored.
    case repeated(Outcome)
    /// The call had ended without one: acknowledged and ignored.
    case late(Outcome)
}

/// Answer to a result.
package struct Receipt: Equatable, Sendable {
    /// What became of it.
    package let completed: Completed
    /// When the session ends: accepting a result may have put that off.
    package let expiresAt: WallTime
}

/// Answer to a submission.
package struct Submitted: Equatable, Sendable {
    /// The call's present state.
    package let report: CallReport
    /// Whether the same call had been accepted before.
    package let isRepeated: Bool
}

/// A call, as its agent may see it.
package struct CallReport: Equatable, Sendable {
    /// The call.
    package let requestId: RequestID
    /// Its place in its session, from 1.
    package let sequence: UInt64
    /// How far it is.
    package let phase: CallPhase
    /// Milliseconds since it was accepted.
    package let age: Int64
    /// Times it was sent to a worker.
    package let deliveries: Int
    /// What came of it; `nil` while it waits, and when it was evicted after being read.
    package let result: CallResult?
}
