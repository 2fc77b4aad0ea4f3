// A person may stop the running of calls, to look at the document or to work in it undisturbed.
extension Executor {
    /// Starts no further call; the one at work goes on to its end.
    mutating func pause() { isPaused = true }

    /// Goes on with those that wait.
    mutating func resume<Generator>(
        at now: Instant, drawing supplies: inout Supplies<Generator>
    ) -> [Effect] {
        isPaused = false
        return advance(at: now, drawing: &supplies)
    }
}
