/// `docs/metrics.md`, written from the catalogue; a test keeps the two equal.
package enum MetricsDocument {
    /// - Parameter catalogue: Of a relay with no tools, routes or violations: those lists are
    ///   documented where they are kept.
    package static func markdown(_ catalogue: MetricCatalogue) -> String {
        let families = catalogue.families.map(\.definition)
        return """
            # Metrics

            Written from the catalogue in `Sources/Telemetry/Catalogue`; a test compares the two. \
            After a change there run `UPDATE_DOCS=1 swift test --filter TelemetryTests`.

            Served at `/metrics` in the Prometheus text format 0.0.4. A label takes only the \
            values listed; whatever is not on a list is `_OTHER`, and counted in \
            `relay_metrics_label_overflow_total`. Series of the labels `tool` and `http_route`, \
            and of values marked \\*, appear when something has happened; all others are there \
            from the start, at 0.

            | name | type | unit | labels | help |
            |---|---|---|---|---|
            \(families.map(row).joined(separator: "\n"))

            ## Labels

            \(labels(families))

            ## Buckets

            | histogram | upper bounds |
            |---|---|
            \(families.filter { $0.kind == .histogram }.map(buckets).joined(separator: "\n"))

            """
    }

    private static func row(_ family: MetricDefinition) -> String {
        let labels = family.labels.map { "`\($0.name)`" }.joined(separator: ", ")
        let unit = family.unit == .one ? "" : family.unit.rawValue
        return
            "| `\(family.name)` | \(family.kind.rawValue) | \(unit) | \(labels) | \(family.help) |"
    }

    private static func labels(_ families: [MetricDefinition]) -> String {
        var lines = ["| metric | label | values |", "|---|---|---|"]
        for family in families {
            for label in family.labels {
                lines.append("| `\(family.name)` | `\(label.name)` | \(values(of: label)) |")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func values(of label: LabelColumn) -> String {
        if let origin = label.listedIn { return "from \(origin)" }
        return zip(label.values, label.presentAtStart)
            .map { "`\($0)`\($1 ? "" : "\\*")" }.joined(separator: ", ")
    }

    private static func buckets(_ family: MetricDefinition) -> String {
        let bounds = family.bounds.map { bound in
            var text: [UInt8] = []
            text.appendDecimal(bound, scale: family.unit.cellsPerUnit)
            return String(decoding: text, as: UTF8.self)
        }
        return "| `\(family.name)` | \(bounds.joined(separator: ", ")) |"
    }
}
