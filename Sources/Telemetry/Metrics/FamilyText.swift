import Wire

/// The constant text of one family, and how its samples are written with it.
struct FamilyText: Sendable {
    private let storage: MetricStorage
    private let kind: MetricKind
    private let scale: UInt64
    /// In the order of `ExpositionFormat.allCases`.
    private let headers: [[UInt8]]
    private let columns: [LabelText]
    private let name: [UInt8]
    private let bucketName: [UInt8]
    private let sumName: [UInt8]
    private let countName: [UInt8]
    /// `nil` where OpenMetrics cannot tell since when a child has counted.
    private let createdName: [UInt8]?
    /// For each bucket, +Inf last: the end of a bucket's line up to its value.
    private let bucketEnds: [[UInt8]]
    /// Bytes that all of it takes at most.
    let room: Int

    init(_ storage: MetricStorage) {
        let definition = storage.definition
        self.storage = storage
        kind = definition.kind
        scale = definition.unit.cellsPerUnit
        headers = ExpositionFormat.allCases.map { Array(definition.header(in: $0).utf8) }
        columns = LabelText.columns(of: definition)
        name = Array(definition.name.utf8)
        bucketName = name + Array("_bucket".utf8)
        sumName = name + Array("_sum".utf8)
        countName = name + Array("_count".utf8)
        createdName =
            definition.hasCreated ? Array("\(definition.familyName)_created".utf8) : nil
        bucketEnds = definition.bucketTexts.map { Array("le=\"\($0)\"} ".utf8) }
        let labels = columns.reduce(0) { $0 + $1.room }
        let end = bucketEnds.map(\.count).max() ?? 0
        let line =
            bucketName.count + labels + end + 4 + OutputSpan<UInt8>.decimalRoom
            + (storage.exemplars == nil ? 0 : ExemplarCells.Kept.room)
        // One more than the samples: the moment of its creation.
        let lines = definition.childCount * (definition.seriesPerChild + 1)
        room = lines * line + (headers.map(\.count).max() ?? 0)
    }

    func append(
        _ format: ExpositionFormat, _ created: [UInt8]?, at now: WallTime,
        to text: inout OutputSpan<UInt8>
    ) {
        text.append(contentsOf: headers[format.ordinal])
        let exemplars = format == .openMetrics ? storage.exemplars : nil
        var labels: [UInt8] = []
        for child in storage.startsAtZero.indices where storage.isShown(child) {
            labels.removeAll(keepingCapacity: true)
            for column in columns { column.append(child, to: &labels) }
            switch kind {
            case .counter:
                appendSample(name, labels, storage.cells.load(child), scale, to: &text)
            case .gauge, .info: appendGauge(child, labels, to: &text)
            case .histogram: appendHistogram(child, labels, exemplars, at: now, to: &text)
            }
            if let created, let createdName {
                append(createdName, labels, to: &text)
                text.append(contentsOf: created)
            }
        }
    }

    private func appendGauge(_ child: Int, _ labels: [UInt8], to text: inout OutputSpan<UInt8>) {
        let value = Int64(bitPattern: storage.cells.load(child))
        append(name, labels, to: &text)
        if value < 0 { text.append(UInt8(ascii: "-")) }
        text.appendDecimal(value.magnitude, scale: scale)
        text.append(UInt8(ascii: "\n"))
    }

    private func appendHistogram(
        _ child: Int, _ labels: [UInt8], _ exemplars: ExemplarCells?, at now: WallTime,
        to text: inout OutputSpan<UInt8>
    ) {
        let first = child * storage.cellsPerChild
        let cells = storage.cells
        let bucketCount = bucketEnds.count
        var top = bucketCount
        while top > 0, cells.load(first + top - 1) == 0 { top -= 1 }
        var cumulative: UInt64 = 0
        for bucket in 0..<bucketCount {
            let count = cells.load(first + bucket)
            cumulative &+= count
            text.append(contentsOf: bucketName)
            text.append(UInt8(ascii: "{"))
            text.append(contentsOf: labels)
            if !labels.isEmpty { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: bucketEnds[bucket])
            text.appendDecimal(cumulative)
            if count > 0, let kept = exemplars?.load(child * bucketCount + bucket),
                bucket == top - 1
                    || now.milliseconds - kept.time <= ExpositionWriter.exemplarLifetime
            {
                kept.append(scale: scale, to: &text)
            }
            text.append(UInt8(ascii: "\n"))
        }
        appendSample(sumName, labels, cells.load(first + bucketCount), scale, to: &text)
        // The count is the sum of the buckets just read, so that the two always agree.
        appendSample(countName, labels, cumulative, 1, to: &text)
    }

    private func appendSample(
        _ name: [UInt8], _ labels: [UInt8], _ value: UInt64, _ scale: UInt64,
        to text: inout OutputSpan<UInt8>
    ) {
        append(name, labels, to: &text)
        text.appendDecimal(value, scale: scale)
        text.append(UInt8(ascii: "\n"))
    }

    /// A sample up to its value.
    private func append(_ name: [UInt8], _ labels: [UInt8], to text: inout OutputSpan<UInt8>) {
        text.append(contentsOf: name)
        if !labels.isEmpty {
            text.append(UInt8(ascii: "{"))
            text.append(contentsOf: labels)
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: " "))
    }
}

/// What a label adds to the text of each child.
private struct LabelText: Sendable {
    /// For each value: `name="value"`, behind a comma if another label stands before it.
    private let pairs: [[UInt8]]
    /// How many children in a row have the same value.
    private let run: Int

    static func columns(of definition: MetricDefinition) -> [Self] {
        var run = definition.childCount
        return definition.labels.enumerated().map { index, label in
            run /= label.values.count
            let comma = index > 0 ? "," : ""
            let pairs = label.values.map {
                Array("\(comma)\(label.name)=\"\(escaped($0, quote: true))\"".utf8)
            }
            return Self(pairs: pairs, run: run)
        }
    }

    /// Bytes that a pair takes at most.
    var room: Int { pairs.map(\.count).max() ?? 0 }

    func append(_ child: Int, to labels: inout [UInt8]) {
        labels += pairs[child / run % pairs.count]
    }
}

extension MetricDefinition {
    /// The upper bounds of the buckets as they are written, +Inf last.
    fileprivate var bucketTexts: [String] {
        bounds.map { bound in
            var text: [UInt8] = []
            text.appendDecimal(bound, scale: unit.cellsPerUnit, asFloat: true)
            return String(decoding: text, as: UTF8.self)
        } + ["+Inf"]
    }

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
