package import Wire

/// Why a store refused an operation. Refused means: nothing changed, except that a full store may
/// have forgotten calls that were read.
package enum StoreError: Error, Equatable {
    /// No session has this code, or it ended more than an hour ago.
    case sessionNotFound
    /// The session has ended within the last hour.
    case sessionExpired
    /// The worker token is another one.
    case invalidToken
    /// The ticket is unknown, used or too old.
    case invalidTicket
    /// The session has no such call.
    case callNotFound
    /// The id belongs to a call with other content.
    case requestIdConflict
    /// The session cannot be extended any further.
    case maxAge
    /// Another page load owns the session.
    case superseded(by: WorkerID)
    /// A newer stream of the same page load has taken this one's place: close it without a word.
    case replaced
    /// The call has ended, but its result was evicted after it had been read.
    case resultGone
    /// Too many calls or too many bytes of arguments wait.
    case queueFull
    /// Too many results wait to be read.
    case resultsFull
    /// The store as a whole is full.
    case overCapacity
    /// The store cannot write.
    case unavailable
    /// The store could not write when this was asked, or did not come back from it. The one
    /// refusal after which something may have changed: once the store can write, the operation
    /// has happened, unless the process ended before. To be repeated with the same ids.
    case undecided

    /// The catalogue entry the relay answers with.
    package var code: ErrorCode {
        switch self {
        case .sessionNotFound: .sessionNotFound
        case .sessionExpired: .sessionExpired
        case .invalidToken: .invalidToken
        case .invalidTicket: .invalidTicket
        case .callNotFound: .callNotFound
        case .requestIdConflict: .requestIdConflict
        case .maxAge: .maxAge
        case .superseded, .replaced: .superseded
        case .resultGone: .resultGone
        case .queueFull: .queueFull
        case .resultsFull: .resultsFull
        case .overCapacity: .overCapacity
        case .unavailable, .undecided: .storeUnavailable
        }
    }
}
