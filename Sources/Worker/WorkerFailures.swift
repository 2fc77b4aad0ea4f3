import JSON
import Wire

/// What the worker itself tells an agent. Each says whether the document may have changed.
extension CallFailure {
    /// The time was over before the call's turn came.
    static let notStarted = CallFailure(
        .timedOut,
        "The call's time was over before its turn came in the browser tab, so it was not run; "
            + "repeat it, with a longer deadline if other calls are slow.")

    /// The person stopped calls, and the time was over before they let them go on.
    static let paused = CallFailure(
        .timedOut,
        "The person has paused calls in the browser tab, so this one was not run. Ask them to "
            + "press Resume in the plugin, then repeat the call.")

    /// The page is not inside CODAP, or CODAP has not said hello.
    static let codapMissing = CallFailure(
        .codap,
        "The plugin is not connected to CODAP, so nothing was run; open the plugin inside a CODAP "
            + "document and repeat the call.")

    /// CODAP took a request and did not answer in time.
    static let codapSilent = CallFailure(
        .codap,
        "CODAP did not answer in time; perhaps someone is editing a cell. It may still carry out "
            + "the request: read the document before repeating the call.")

    /// The browser could not read the picture that CODAP answered with.
    static let noPicture = CallFailure(
        .execution,
        "The picture could not be read or made small enough in the browser tab; make the graph "
            + "smaller and ask again.")

    /// CODAP has not answered several requests in a row.
    static let codapResting = CallFailure(
        .codap,
        "CODAP has not answered the last requests, so this one was not made. Ask the person to "
            + "look at the CODAP tab, and repeat the call in half a minute.")

    /// The time was over between two steps.
    static let outOfTime = CallFailure(
        .timedOut,
        "The call's time was over between two of its steps; the earlier ones were carried out. "
            + "Read the document before repeating the call.")

    /// A repeat of a call whose answer is no longer kept.
    static let discarded = CallFailure(
        .resultDiscarded,
        "The call was run before and its result is no longer kept in the browser tab; read the "
            + "document instead of repeating it.")

    /// The relay would not take the result, for its size.
    static let resultTooLarge = CallFailure(
        .execution,
        "The call was run, but its result is too large to be passed on; ask for less at a time.")

    /// A tool this worker does not have.
    static func unknownTool(_ name: String) -> CallFailure {
        CallFailure(
            .unknownTool, "The plugin has no tool \(name); GET /api/metadata lists the tools.")
    }

    /// An answer of CODAP's that is not JSON within bounds.
    static let unreadableAnswer = CallFailure(
        .codap,
        "CODAP answered with something that cannot be passed on: it is too large, nested too deep "
            + "or no JSON. The request may have been carried out; ask for less at a time.")
}
