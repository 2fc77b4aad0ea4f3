/// What is promised of tool calls (docs/alerts.md).
package enum CallObjective {
    /// A call that takes longer is slow: its line, its trace and its place on the status page are
    /// kept, and the share of such calls is what the alerts watch.
    package static let duration = Duration.seconds(2)
}
