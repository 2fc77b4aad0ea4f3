package import Wire

/// The catalogue as text that Prometheus reads.
///
/// Everything constant is turned into bytes once; a scrape copies those and formats integers.
package final class ExpositionWriter: Sendable {
    /// Age up to which a bucket shows its exemplar. That of a child's highest bucket is shown for
    /// ever: it leads to the slowest call.
    package static let exemplarLifetime: Int64 = 60_000

    private let families: [FamilyText]
    /// Since when everything has counted, as seconds.
    private let created: [UInt8]

    /// Prepares the constant text.
    /// - Parameter start: Since when everything counts.
    package init(_ catalogue: MetricCatalogue, since start: WallTime) {
        families = catalogue.families.map(FamilyText.init)
        var created: [UInt8] = []
        created.appendDecimal(UInt64(clamping: start.milliseconds), scale: 1_000)
        created.append(UInt8(ascii: "\n"))
        self.created = created
    }

    /// Writes what holds now.
    /// - Parameters:
    ///   - tellsCreation: Whether OpenMetrics tells since when each child has counted.
    ///   - now: By which the age of exemplars is measured.
    ///   - capacity: How large the text will probably be, in bytes.
    package func render(
        _ format: ExpositionFormat = .text, tellsCreation: Bool = false,
        at now: WallTime = .systemNow, capacity: Int = 0
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(capacity)
        let created = tellsCreation && format == .openMetrics ? created : nil
        for family in families { family.append(format, created, at: now, to: &text) }
        if format == .openMetrics { text += "# EOF\n".utf8 }
        return text
    }
}

/// The constant text of one family.
private struct FamilyText: Sendable {
    private let storage: MetricStorage
    private let name: [UInt8]
    /// In the order of `ExpositionFormat.allCases`.
    private let headers: [[UInt8]]
    /// For each label, for each of its values: `name="value"`.
    private let pairs: [[[UInt8]]]
    /// For each bucket, +Inf last: the end of a bucket's line up to its value.
    private let bucketEnds: [[UInt8]]
    private let createdName: [UInt8]

    init(_ storage: MetricStorage) {
        let definition = storage.definition
        self.storage = storage
        name = Array(definition.name.utf8)
        createdName = Array("\(definition.familyName)_created".utf8)
        headers = ExpositionFormat.allCases.map { Array(definition.header(in: $0).utf8) }
        pairs = definition.labels.map { label in
            label.values.map { Array("\(label.name)=\"\(escaped($0, quote: true))\"".utf8) }
        }
        var bounds = definition.bounds.map { bound in
            var text: [UInt8] = []
            text.appendDecimal(bound, scale: definition.unit.cellsPerUnit, asFloat: true)
            return String(decoding: text, as: UTF8.self)
        }
        bounds.append("+Inf")
        bucketEnds = bounds.map { Array("le=\"\($0)\"} ".utf8) }
    }

    func append(
        _ format: ExpositionFormat, _ created: [UInt8]?, at now: WallTime, to text: inout [UInt8]
    ) {
        text += headers[format.ordinal]
        let exemplars = format == .openMetrics ? storage.exemplars : nil
        var labels: [UInt8] = []
        for child in storage.startsAtZero.indices where storage.isShown(child) {
            labels.removeAll(keepingCapacity: true)
            for (column, position) in storage.definition.positions(ofChild: child).enumerated() {
                if column > 0 { labels.append(UInt8(ascii: ",")) }
                labels += pairs[column][position]
            }
            switch storage.definition.kind {
            case .counter:
                let value = storage.cells.load(child)
                appendSample(nil, labels, value, scale: scale, to: &text)
            case .gauge, .info:
                let value = Int64(bitPattern: storage.cells.load(child))
                appendSample(
                    nil, labels, value.magnitude, negative: value < 0, scale: scale, to: &text)
            case .histogram: appendHistogram(child, labels, exemplars, at: now, to: &text)
            }
            if let created, storage.definition.hasCreated {
                text += createdName
                append(labels: labels, to: &text)
                text += created
            }
        }
    }

    private var scale: UInt64 { storage.definition.unit.cellsPerUnit }

    private func appendHistogram(
        _ child: Int, _ labels: [UInt8], _ exemplars: ExemplarCells?, at now: WallTime,
        to text: inout [UInt8]
    ) {
        let first = child * storage.cellsPerChild
        let counts = bucketEnds.indices.map { storage.cells.load(first + $0) }
        let top = counts.lastIndex { $0 > 0 }
        var cumulative: UInt64 = 0
        for bucket in bucketEnds.indices {
            cumulative &+= counts[bucket]
            text += name
            text += "_bucket{".utf8
            text += labels
            if !labels.isEmpty { text.append(UInt8(ascii: ",")) }
            text += bucketEnds[bucket]
            text.appendDecimal(cumulative)
            if counts[bucket] > 0, let kept = exemplars?.load(child * bucketEnds.count + bucket),
                bucket == top
                    || now.milliseconds - kept.time <= ExpositionWriter.exemplarLifetime
            {
                kept.append(scale: scale, to: &text)
            }
            text.append(UInt8(ascii: "\n"))
        }
        let sum = storage.cells.load(first + bucketEnds.count)
        appendSample("_sum", labels, sum, scale: scale, to: &text)
        // The count is the sum of the buckets just read, so that the two always agree.
        appendSample("_count", labels, cumulative, scale: 1, to: &text)
    }

    private func appendSample(
        _ suffix: StaticString?, _ labels: [UInt8], _ value: UInt64, negative: Bool = false,
        scale: UInt64, to text: inout [UInt8]
    ) {
        text += name
        if let suffix { text += suffix.description.utf8 }
        append(labels: labels, to: &text)
        if negative { text.append(UInt8(ascii: "-")) }
        text.appendDecimal(value, scale: scale)
        text.append(UInt8(ascii: "\n"))
    }

    private func append(labels: [UInt8], to text: inout [UInt8]) {
        if !labels.isEmpty {
            text.append(UInt8(ascii: "{"))
            text += labels
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: " "))
    }
}

extension MetricDefinition {
    /// What stands before a family's samples.
    fileprivate func header(in format: ExpositionFormat) -> String {
        switch format {
        case .text:
            let type = kind == .info ? MetricKind.gauge : kind
            return """
                # HELP \(name) \(escaped(help, quote: false))
                # TYPE \(name) \(type.rawValue)

                """
        case .openMetrics:
            let unit = unit == .one ? "" : "# UNIT \(familyName) \(unit.rawValue)\n"
            return """
                # HELP \(familyName) \(escaped(help, quote: true))
                # TYPE \(familyName) \(kind.rawValue)

                """ + unit
        }
    }
}

/// Both formats escape a backslash and a line feed. A double quote is escaped in label values and
/// wherever OpenMetrics has text.
private func escaped(_ text: String, quote: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\"" where quote: result += "\\\""
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
