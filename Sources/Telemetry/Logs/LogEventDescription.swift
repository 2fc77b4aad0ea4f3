package import Wire

/// What an event means, which lines may tell of it, and what to do then. The registry of them is
/// what the schema, the journal's message catalogue and docs/logging.md are written from.
package struct LogEventDescription: Sendable {
    /// Which event.
    package let event: LogEvent
    /// The levels its lines may have.
    package let levels: [LogLevel]
    /// A few words.
    package let subject: String
    /// What has happened.
    package let meaning: String
    /// What whoever reads it does next.
    package let step: String
    /// What each line says.
    package let always: [LogFieldKind]
    /// What a line may say.
    package let sometimes: [LogFieldKind]
    /// Whether each line names a request.
    package let isInRequest: Bool

    init(
        _ event: LogEvent, _ levels: [LogLevel], _ subject: String, _ meaning: String,
        next step: String = "Nothing.", always: [LogFieldKind] = [],
        sometimes: [LogFieldKind] = [], inRequest isInRequest: Bool = false
    ) {
        self.event = event
        self.levels = levels
        self.subject = subject
        self.meaning = meaning
        self.step = step
        self.always = always
        self.sometimes = sometimes
        self.isInRequest = isInRequest
    }

    /// Every event, in the order of ``LogEvent``.
    package static let registry: [Self] =
        process + configuration + log + store + http + sessions + streams + calls + workers
}
