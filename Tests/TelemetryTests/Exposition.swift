import Telemetry

/// A strict reader of both text formats: the oracle for what the relay writes. It refuses what
/// Prometheus refuses, and what Prometheus takes without a word and then misunderstands.
struct Exposition {
    struct Exemplar: Equatable {
        let labels: [String: String]
        let value: Double
        /// Seconds since the epoch.
        let time: Double
    }
    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
        var exemplar: Exemplar?
        /// As it was written.
        let text: String
    }
    let format: ExpositionFormat
    /// By family, as its headers name it.
    private(set) var types: [String: String] = [:]
    private(set) var units: [String: String] = [:]
    private(set) var samples: [Sample] = []
    /// What a lenient reader would let pass, and what a strict one must not.
    private(set) var faults: [String] = []

    /// The family whose lines are being read, and whether samples of it have come.
    private var family = ""
    private var hasSamples = false
    private var series: Set<String> = []
    /// Children of the present family that are complete.
    private var children: Set<String> = []
    private var child: String?
    private var isOver = false

    init(_ bytes: [UInt8], as format: ExpositionFormat = .text) {
        self.format = format
        guard let text = String(validating: bytes, as: UTF8.self) else {
            faults.append("no UTF-8")
            return
        }
        guard text.utf8.last == UInt8(ascii: "\n") else {
            faults.append("no final line feed")
            return
        }
        for line in text.utf8.dropLast().split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            read(String(Substring(line)))
        }
        if format == .openMetrics, !isOver { faults.append("no EOF") }
        checkNames()
        checkHistograms()
        checkExemplars()
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        sample(name, labels)?.value
    }

    func sample(_ name: String, _ labels: [String: String] = [:]) -> Sample? {
        samples.first { $0.name == name && $0.labels == labels }
    }

    mutating func blame(_ fault: String) { faults.append(fault) }

    private mutating func read(_ line: String) {
        if isOver { return faults.append("a line behind the end: \(line)") }
        if line.isEmpty { return faults.append("blank line") }
        if line.contains("\r") { faults.append("carriage return: \(line)") }
        guard line.hasPrefix("#") else { return readSample(line) }
        if line == "# EOF", format == .openMetrics {
            isOver = true
            return
        }
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == "#" else { return faults.append("comment: \(line)") }
        readHeader(String(words[1]), of: String(words[2]), String(words[3]))
    }

    // MARK: Headers

    private mutating func readHeader(_ kind: String, of name: String, _ text: String) {
        if name.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) == nil { faults.append("name: \(name)") }
        switch kind {
        case "HELP":
            if types[name] != nil || name == family { faults.append("family twice: \(name)") }
            if types[family] == nil, !family.isEmpty { faults.append("no TYPE: \(family)") }
            family = name
            hasSamples = false
            children = []
            child = nil
            if text.isEmpty { faults.append("no help: \(name)") }
            checkEscapes(text, of: name)
        case "TYPE":
            if name != family || hasSamples || types[name] != nil {
                faults.append("TYPE out of place: \(name)")
            }
            types[name] = text
            checkType(text, of: name)
        case "UNIT" where format == .openMetrics:
            if name != family || hasSamples || units[name] != nil {
                faults.append("UNIT out of place: \(name)")
            }
            units[name] = text
            if !name.hasSuffix("_\(text)") { faults.append("UNIT is no suffix: \(name)") }
        default: faults.append("comment: # \(kind) \(name)")
        }
    }

    private mutating func checkEscapes(_ help: String, of name: String) {
        var rest = help[...]
        while let character = rest.popFirst() {
            if character == "\"", format == .openMetrics { faults.append("bare quote: \(name)") }
            guard character == "\\" else { continue }
            let isKnown =
                switch rest.popFirst() {
                case "\\", "n": true
                case "\"": format == .openMetrics
                default: false
                }
            if !isKnown { faults.append("bad escape in help: \(name)") }
        }
    }

    private mutating func checkType(_ type: String, of name: String) {
        switch format {
        case .text:
            if !["counter", "gauge", "histogram"].contains(type) { faults.append("type: \(type)") }
            if type == "counter", !name.hasSuffix("_total") {
                faults.append("counter without _total: \(name)")
            }
        case .openMetrics:
            if !["counter", "gauge", "histogram", "info"].contains(type) {
                faults.append("type: \(type)")
            }
            for suffix in ["_total", "_bucket", "_info"] where name.hasSuffix(suffix) {
                faults.append("family ends in \(suffix): \(name)")
            }
        }
        if type != "counter", name.hasSuffix("_total") {
            faults.append("\(type) with _total: \(name)")
        }
    }

    /// Names that samples of two families may both have.
    private mutating func checkNames() {
        let names = types.keys.flatMap { family in suffixes(of: family).map { family + $0 } }
        let clashes = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
        for name in clashes { faults.append("of two families: \(name)") }
    }

    /// What may stand behind a family's name.
    private func suffixes(of family: String) -> [String] {
        switch (format, types[family]) {
        case (.text, "histogram"): ["_bucket", "_sum", "_count"]
        case (.openMetrics, "histogram"): ["_bucket", "_sum", "_count", "_created"]
        case (.openMetrics, "counter"): ["_total", "_created"]
        case (.openMetrics, "info"): ["_info"]
        default: [""]
        }
    }

    // MARK: Samples

    private mutating func readSample(_ line: String) {
        var reader = SampleReader(line)
        guard let sample = reader.read(allowingExemplar: format == .openMetrics) else {
            return faults.append("\(reader.fault ?? "no sample"): \(line)")
        }
        hasSamples = true
        if types[family] == nil { faults.append("no TYPE: \(line)") }
        let suffix = suffixes(of: family).first { sample.name == family + $0 }
        if suffix == nil { faults.append("\(sample.name) stands in family \(family)") }
        var labels = sample.labels
        let bound = labels.removeValue(forKey: "le")
        if (bound != nil) != (suffix == "_bucket") { faults.append("le: \(line)") }
        if let bound, bound != "+Inf", !bound.contains(".") { faults.append("no float: \(line)") }
        note(sample, ofChild: labels)
        checkValue(sample, suffix, line)
        if sample.exemplar != nil, suffix != "_bucket", suffix != "_total" {
            faults.append("exemplar out of place: \(line)")
        }
        samples.append(sample)
    }

    private mutating func note(_ sample: Sample, ofChild labels: [String: String]) {
        func key(_ labels: [String: String]) -> String { "\(labels.sorted { $0.key < $1.key })" }
        if !series.insert(sample.name + key(sample.labels)).inserted {
            faults.append("series twice: \(sample.text)")
        }
        let present = key(labels)
        if present != child, !children.insert(present).inserted {
            faults.append("child in two places: \(sample.text)")
        }
        child = present
    }

    private mutating func checkValue(_ sample: Sample, _ suffix: String?, _ line: String) {
        let type = types[family]
        if type != "gauge", sample.value < 0 || !sample.value.isFinite {
            faults.append("value: \(line)")
        }
        if suffix == "_bucket" || suffix == "_count", sample.value.rounded() != sample.value {
            faults.append("no whole number: \(line)")
        }
        if type == "info", sample.value != 1 { faults.append("value: \(line)") }
    }
}

extension Metrics {
    /// The relay's metrics, with short lists.
    static func sample(
        tools: [String] = ["create_item", "read_cases"], routes: [String] = ["/api/request"],
        violations: [String] = ["bad_chunk"]
    ) -> Metrics {
        Metrics(
            tools: tools, routes: routes, violations: violations,
            build: BuildIdentity(version: "1.2.3", revision: "abc1234"))
    }

    func read(_ format: ExpositionFormat = .text) -> Exposition {
        Exposition(exposition(format), as: format)
    }
}
