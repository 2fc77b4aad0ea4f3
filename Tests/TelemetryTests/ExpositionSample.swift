import Telemetry

/// Reads one line that holds a sample. Byte by byte: a scrape has hundreds.
struct SampleReader {
    private var rest: ArraySlice<UInt8>
    private let line: String
    /// What was wrong.
    private(set) var fault: String?

    init(_ line: String) {
        self.line = line
        rest = Array(line.utf8)[...]
    }

    mutating func read(allowingExemplar: Bool) -> Exposition.Sample? {
        guard let name = takeName() else { return fail("no name") }
        guard let labels = takeLabels() else { return nil }
        guard take(" "), let value = takeNumber() else { return fail("no value") }
        var sample = Exposition.Sample(name: name, labels: labels, value: value, text: line)
        if rest.isEmpty { return sample }
        guard allowingExemplar, take(" # "), rest.first == UInt8(ascii: "{") else {
            return fail("timestamp or something else behind the value")
        }
        guard let named = takeLabels(), take(" "), let observed = takeNumber() else {
            return fail("no exemplar")
        }
        guard take(" "), let time = takeNumber(), rest.isEmpty else {
            return fail("no time of the exemplar")
        }
        sample.exemplar = Exposition.Exemplar(labels: named, value: observed, time: time)
        return sample
    }

    private mutating func fail(_ fault: String) -> Exposition.Sample? {
        if self.fault == nil { self.fault = fault }
        return nil
    }

    private mutating func take(_ prefix: StaticString) -> Bool {
        let bytes = Array(prefix.description.utf8)
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }

    private mutating func takeName() -> String? {
        let name = rest.prefix { $0 == UInt8(ascii: "_") || isLetter($0) || isDigit($0) }
        rest = rest.dropFirst(name.count)
        guard let first = name.first, !isDigit(first) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// - Returns: No labels where there are no braces; `nil` where what is in them is no label.
    private mutating func takeLabels() -> [String: String]? {
        var labels: [String: String] = [:]
        guard take("{") else { return labels }
        repeat {
            guard let name = takeName(), take("=\""), let value = takeQuoted() else {
                fault = fault ?? "bad label"
                return nil
            }
            if labels.updateValue(value, forKey: name) != nil {
                fault = "label twice"
                return nil
            }
        } while take(",")
        guard take("}") else {
            fault = "unclosed labels"
            return nil
        }
        return labels
    }

    private mutating func takeQuoted() -> String? {
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                switch rest.popFirst() {
                case UInt8(ascii: "\\"): value.append(UInt8(ascii: "\\"))
                case UInt8(ascii: "\""): value.append(UInt8(ascii: "\""))
                case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
                default:
                    fault = "bad escape"
                    return nil
                }
            default: value.append(byte)
            }
        }
        return nil
    }

    /// A plain decimal number: the relay writes no other.
    private mutating func takeNumber() -> Double? {
        let text = rest.prefix { $0 != UInt8(ascii: " ") }
        rest = rest.dropFirst(text.count)
        var digits = text
        if digits.first == UInt8(ascii: "-") { digits.removeFirst() }
        let parts = digits.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }),
            parts[0].count == 1 || parts[0].first != UInt8(ascii: "0")
        else { return nil }
        return Double(String(decoding: text, as: UTF8.self))
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

private func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 }

extension Exposition {
    /// Most characters in the labels of one exemplar, names and values.
    static let maxExemplarLength = 128
    /// Seconds of the year 5138: a time above it is one in milliseconds.
    private static let latestTime = 1e11

    /// Buckets ascend, in bound and in count, and end in +Inf, which is the count.
    mutating func checkHistograms() {
        var last: [String: (bound: Double, count: Double)] = [:]
        var complete: [String: Set<String>] = [:]
        for sample in samples where isOfHistogram(sample) {
            let (family, suffix) = Self.parts(of: sample.name)
            var labels = sample.labels
            labels["le"] = nil
            let key = "\(family) \(labels.sorted { $0.key < $1.key })"
            complete[key, default: []].insert(suffix)
            switch suffix {
            case "_bucket":
                guard let bound = sample.labels["le"].flatMap(Double.init) else {
                    blame("no le: \(sample.text)")
                    continue
                }
                if let previous = last[key],
                    previous.bound >= bound || previous.count > sample.value
                {
                    blame("buckets do not ascend: \(key)")
                }
                last[key] = (bound, sample.value)
            case "_count":
                if last[key]?.bound != .infinity || last[key]?.count != sample.value {
                    blame("count is not the +Inf bucket: \(key)")
                }
            default: break
            }
        }
        for (key, suffixes) in complete
        where !suffixes.isSuperset(of: ["_bucket", "_sum", "_count"]) {
            blame("incomplete histogram: \(key)")
        }
    }

    private func isOfHistogram(_ sample: Sample) -> Bool {
        types[Self.parts(of: sample.name).family] == "histogram"
    }

    private static func parts(of name: String) -> (family: String, suffix: String) {
        for suffix in ["_bucket", "_sum", "_count", "_created"] where name.hasSuffix(suffix) {
            return (String(name.dropLast(suffix.count)), suffix)
        }
        return (name, "")
    }

    /// An exemplar is short, has a time in seconds, and lies in its bucket.
    mutating func checkExemplars() {
        var below: [String: Double] = [:]
        for sample in samples {
            var labels = sample.labels
            let bound = labels.removeValue(forKey: "le").flatMap(Double.init)
            let key = "\(sample.name) \(labels.sorted { $0.key < $1.key })"
            defer { if let bound { below[key] = bound } }
            guard let exemplar = sample.exemplar else { continue }
            let length = exemplar.labels.reduce(0) { $0 + $1.key.count + $1.value.count }
            if length > Self.maxExemplarLength { blame("exemplar too long: \(sample.text)") }
            if exemplar.time > Self.latestTime { blame("milliseconds: \(sample.text)") }
            guard let bound else { continue }
            let lower = below[key] ?? -.infinity
            if exemplar.value > bound || exemplar.value <= lower, exemplar.value > 0 {
                blame("exemplar outside its bucket: \(sample.text)")
            }
        }
    }
}
