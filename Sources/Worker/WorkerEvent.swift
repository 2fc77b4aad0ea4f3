/// What happens to a worker. The shell reports facts; it decides nothing.
package enum WorkerEvent: Equatable, Sendable {
    /// The page has loaded. The first event.
    case started(PageLoad)
    /// A person asked for a new code. Carries a key like ``PageLoad/freshKey``. The session that
    /// may still live is ended.
    case newSessionRequested(freshKey: String)
    /// A person asked for more time.
    case extendRequested
    /// A person asked to end the session.
    case endRequested
    /// A person would not wait for the next attempt.
    case retryRequested
    /// A person asked to start no further call.
    case pauseRequested
    /// A person asked to go on with calls.
    case resumeRequested
    /// CODAP answered the plugin's hello.
    case codapConnected
    /// The page is in no frame, or nobody has answered its hello for as long as it says hello.
    case codapAbsent
    /// CODAP answered a ``WorkerAction/callCODAP(number:request:)``.
    case codapReplied(number: Int, CODAPReply)
    /// CODAP called the plugin: a JSON text, answered already.
    case codapCalled(String)
    /// What came of a ``WorkerAction/shrinkPicture(number:picture:maxBytes:)``: a JSON text, or
    /// `nil` if the picture could not be read.
    case pictureShrunk(number: Int, String?)
    /// An exchange is over.
    case exchangeEnded(Exchange, HTTPOutcome)
    /// A named event arrived on a stream.
    case streamEvent(stream: Int, name: String, data: String)
    /// A stream failed to open or broke. The shell has closed it; it never reconnects by itself.
    case streamFailed(stream: Int)
    /// The answer to ``WorkerAction/claimSlot``.
    case slotAnswered(isGranted: Bool)
    /// The browser's `online` or `offline`.
    case networkChanged(isOnline: Bool)
    /// The page was shown or hidden.
    case visibilityChanged(isVisible: Bool)
    /// The page goes away; it may come back.
    case pageClosing
    /// What the page takes, KiB.
    case memoryMeasured(Int)
    /// The time of the last ``WorkerAction/wake(at:)`` has come.
    case timerFired
}

/// What a page brings along when it loads.
package struct PageLoad: Equatable, Sendable {
    /// Names this page load; random.
    package let workerId: String
    /// The key an earlier load of this tab remembered, if there is one.
    package let storedKey: String?
    /// An unused `Idempotency-Key`: 128 bits from the system's generator. Whoever has a session's
    /// key gets its token, so no weaker generator will do.
    package let freshKey: String
    /// Whether the page can open event streams and is not told to leave them alone.
    package let hasStreams: Bool
    /// Whether calls keep to the execution rate: a tab can freeze, a load generator cannot.
    package let isPaced: Bool
    /// Whether it reports at debug level, whatever the relay says.
    package let isVerbose: Bool
    /// Whether it stands inside another page.
    package let isFramed: Bool
    /// Whether a person has stopped calls in an earlier load of this tab.
    package let isPaused: Bool

    /// A page load from its parts.
    package init(
        workerId: String, storedKey: String?, freshKey: String, hasStreams: Bool = true,
        isPaced: Bool = true, isVerbose: Bool = false, isFramed: Bool = true,
        isPaused: Bool = false
    ) {
        self.workerId = workerId
        self.storedKey = storedKey
        self.freshKey = freshKey
        self.hasStreams = hasStreams
        self.isPaced = isPaced
        self.isVerbose = isVerbose
        self.isFramed = isFramed
        self.isPaused = isPaused
    }
}
