/// The text formats a scrape can ask for.
package enum ExpositionFormat: String, CaseIterable, MetricLabel {
    /// Prometheus' own, version 0.0.4: every client reads it.
    case text
    /// OpenMetrics 1.0: units, exemplars, and an end that a cut answer lacks.
    case openMetrics = "openmetrics"

    /// Media type without parameters.
    package var mediaType: String {
        switch self {
        case .text: "text/plain"
        case .openMetrics: "application/openmetrics-text"
        }
    }

    /// The `version` parameter of the media type.
    package var version: String {
        switch self {
        case .text: "0.0.4"
        case .openMetrics: "1.0.0"
        }
    }

    /// What a `Content-Type` header must say; Prometheus 3 refuses a scrape without it.
    package var contentType: String { "\(mediaType); version=\(version); charset=utf-8" }
}
