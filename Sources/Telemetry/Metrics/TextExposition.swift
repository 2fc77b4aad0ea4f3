/// The catalogue in Prometheus' text format 0.0.4.
///
/// Everything constant is turned into bytes once; a scrape copies those and formats integers.
package final class TextExposition: Sendable {
    /// What a `Content-Type` header must say; Prometheus 3 refuses a scrape without it.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let families: [FamilyText]

    /// Prepares the constant text.
    package init(_ catalogue: MetricCatalogue) {
        families = catalogue.families.map(FamilyText.init)
    }

    /// - Parameter capacity: How large the text will probably be, in bytes.
    package func render(capacity: Int = 0) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(capacity)
        for family in families { family.append(to: &text) }
        return text
    }
}

/// The constant text of one family.
private struct FamilyText: Sendable {
    private let storage: MetricStorage
    private let name: [UInt8]
    private let header: [UInt8]
    /// For each label, for each of its values: `name="value"`.
    private let pairs: [[[UInt8]]]
    /// For each bucket, +Inf last: the end of a bucket's line up to its value.
    private let bucketEnds: [[UInt8]]

    init(_ storage: MetricStorage) {
        let definition = storage.definition
        self.storage = storage
        name = Array(definition.name.utf8)
        header = Array(
            """
            # HELP \(definition.name) \(escapedHelp(definition.help))
            # TYPE \(definition.name) \(definition.kind.rawValue)

            """.utf8)
        pairs = definition.labels.map { label in
            label.values.map { Array("\(label.name)=\"\(escapedLabel($0))\"".utf8) }
        }
        var bounds = definition.bounds.map { bound in
            var text: [UInt8] = []
            text.appendDecimal(bound, scale: definition.unit.cellsPerUnit, asFloat: true)
            return String(decoding: text, as: UTF8.self)
        }
        bounds.append("+Inf")
        bucketEnds = bounds.map { Array("le=\"\($0)\"} ".utf8) }
    }

    func append(to text: inout [UInt8]) {
        text += header
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
            case .gauge:
                let value = Int64(bitPattern: storage.cells.load(child))
                appendSample(
                    nil, labels, value.magnitude, negative: value < 0, scale: scale, to: &text)
            case .histogram: appendHistogram(child, labels, to: &text)
            }
        }
    }

    private var scale: UInt64 { storage.definition.unit.cellsPerUnit }

    private func appendHistogram(_ child: Int, _ labels: [UInt8], to text: inout [UInt8]) {
        let first = child * storage.cellsPerChild
        var cumulative: UInt64 = 0
        for bucket in bucketEnds.indices {
            cumulative &+= storage.cells.load(first + bucket)
            text += name
            text += "_bucket{".utf8
            text += labels
            if !labels.isEmpty { text.append(UInt8(ascii: ",")) }
            text += bucketEnds[bucket]
            text.appendDecimal(cumulative)
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
        if !labels.isEmpty {
            text.append(UInt8(ascii: "{"))
            text += labels
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: " "))
        if negative { text.append(UInt8(ascii: "-")) }
        text.appendDecimal(value, scale: scale)
        text.append(UInt8(ascii: "\n"))
    }
}

/// HELP text escapes a backslash and a line feed.
private func escapedHelp(_ text: String) -> String { escaped(text, quote: false) }

/// A label value escapes a double quote as well.
private func escapedLabel(_ text: String) -> String { escaped(text, quote: true) }

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
