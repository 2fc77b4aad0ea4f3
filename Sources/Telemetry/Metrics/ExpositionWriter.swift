package import Wire

/// The catalogue as text that Prometheus reads.
///
/// Everything constant is turned into bytes once; a scrape copies those and formats integers.
package final class ExpositionWriter: Sendable {
    /// Age up to which a bucket shows its exemplar. That of a child's highest bucket is shown for
    /// ever: it leads to the slowest call.
    package static let exemplarLifetime: Int64 = 60_000

    private static let end = Array("# EOF\n".utf8)

    /// Bytes that any text takes at most, whatever is recorded while it is written.
    private let room: Int
    private let families: [FamilyText]
    /// Since when everything has counted, as seconds.
    private let created: [UInt8]

    /// Prepares the constant text.
    /// - Parameter start: Since when everything counts.
    package init(_ catalogue: MetricCatalogue, since start: WallTime) {
        families = catalogue.families.map(FamilyText.init)
        room = families.reduce(Self.end.count) { $0 + $1.room }
        var created: [UInt8] = []
        created.appendDecimal(UInt64(clamping: start.milliseconds), scale: 1_000)
        created.append(UInt8(ascii: "\n"))
        self.created = created
    }

    /// Writes what holds now.
    /// - Parameters:
    ///   - tellsCreation: Whether OpenMetrics tells since when each child has counted.
    ///   - now: By which the age of exemplars is measured.
    package func render(
        _ format: ExpositionFormat = .text, tellsCreation: Bool = false,
        at now: WallTime = .systemNow
    ) -> [UInt8] {
        let created = tellsCreation && format == .openMetrics ? created : nil
        return [UInt8](capacity: room) { text in
            for family in families { family.append(format, created, at: now, to: &text) }
            if format == .openMetrics { text.append(contentsOf: Self.end) }
        }
    }
}
