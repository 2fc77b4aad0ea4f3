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

            Served at `/metrics` to this machine by no proxy, or, where `--admin-listen` is set, \
            at that address only ([configuration.md](configuration.md#logs-and-metrics)): in \
            Prometheus' text format 0.0.4 and in OpenMetrics 1.0, by what the `Accept` header \
            gives more weight; compressed for whoever accepts gzip. \
            OpenMetrics has the names without `_total` and `_info` in its headers, units, and \
            the moments since when all has counted, `_created`, if `--metrics-created` asks for \
            them.

            A label takes only the values listed; whatever is not on a list is `_OTHER`, and \
            counted in `relay_metrics_label_overflow_total`. Series of the labels `tool` and \
            `http_route` appear when something has happened. Values marked \\* and the pairs \
            below do not occur, and would appear if they did. All other series are there from \
            the start, at 0.

            Buckets of histograms marked e show in OpenMetrics the latest request that fell into \
            them and whose line was not left out of the log \
            ([logging.md](logging.md#when-lines-are-many)), with `request_id` and, where it \
            belongs to a trace, `trace_id`: for \(ExpositionWriter.exemplarLifetime / 1_000) s, \
            and in the highest bucket of each series for good, since that leads to the slowest. \
            The journal has that line under the same names. Only HTTP requests that are part of a \
            call are shown whatever becomes of its line, since that is written later; \
            `relay_log_dropped_total` counts lines that are lost on the way.

            | name | type | unit | labels | help |
            |---|---|---|---|---|
            \(families.map(row).joined(separator: "\n"))

            ## Labels

            \(labels(families))

            ## Pairs that do not occur

            | metric | pairs |
            |---|---|
            \(families.filter { !$0.unexpectedChildren.isEmpty }.map(pairs).joined(separator: "\n"))

            ## Buckets

            | histogram | | upper bounds |
            |---|---|---|
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
        let mark = family.hasExemplars ? "e" : ""
        return "| `\(family.name)` | \(mark) | \(bounds.joined(separator: ", ")) |"
    }

    /// The pairs, gathered by the value of the last label.
    private static func pairs(_ family: MetricDefinition) -> String {
        var groups: [(last: String, first: [String])] = []
        for child in family.unexpectedChildren.sorted() {
            let values = zip(family.labels, family.positions(ofChild: child)).map {
                $0.values[$1]
            }
            guard let last = values.last, let first = values.first else { continue }
            if let index = groups.firstIndex(where: { $0.last == last }) {
                groups[index].first.append(first)
            } else {
                groups.append((last, [first]))
            }
        }
        let texts = groups.map { group in
            group.first.map { "`\($0)`" }.joined(separator: ", ") + " with `\(group.last)`"
        }
        return "| `\(family.name)` | \(texts.joined(separator: "; ")) |"
    }
}
