import Telemetry

/// A strict reader of the text format: the oracle for what the relay writes.
struct Exposition {
    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }
    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []
    /// What a lenient reader would let pass.
    private(set) var faults: [String] = []

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\n") else {
            faults.append("no final line feed")
            return
        }
        var current = ""
        var series: Set<String> = []
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# HELP ") {
                current = String(line.dropFirst(7).prefix { $0 != " " })
                if types[current] != nil { faults.append("family twice: \(current)") }
                if line.count < "# HELP \(current) x".count { faults.append("no help: \(current)") }
            } else if line.hasPrefix("# TYPE ") {
                let words = line.dropFirst(7).split(separator: " ")
                if words.count != 2 || words[0] != current { faults.append("bad TYPE: \(line)") }
                types[current] = words.last.map(String.init)
            } else {
                read(line, of: current, &series)
            }
        }
        checkHistograms()
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func read(_ line: Substring, of family: String, _ series: inout Set<String>) {
        guard let space = line.lastIndex(of: " "),
            let value = Double(line[line.index(after: space)...])
        else { return faults.append("not a sample: \(line)") }
        let key = line[..<space]
        if !series.insert(String(key)).inserted { faults.append("series twice: \(key)") }
        let name = String(key.prefix { $0 != "{" })
        let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        if !suffixes.contains(where: { name == family + $0 }) {
            faults.append("\(name) stands in family \(family)")
        }
        if types[family] == "counter", !name.hasSuffix("_total") {
            faults.append("counter without _total: \(name)")
        }
        samples.append(Sample(name: name, labels: labels(of: key), value: value))
    }

    private mutating func labels(of key: Substring) -> [String: String] {
        guard let start = key.firstIndex(of: "{") else { return [:] }
        guard key.hasSuffix("}") else {
            faults.append("unclosed labels: \(key)")
            return [:]
        }
        var labels: [String: String] = [:]
        var rest = key[key.index(after: start)...].dropLast()
        while !rest.isEmpty {
            let name = rest.prefix { $0 != "=" }
            rest = rest.dropFirst(name.count)
            guard rest.hasPrefix("=\"") else {
                faults.append("bad label: \(key)")
                return labels
            }
            rest = rest.dropFirst(2)
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    value.append(character)
                    continue
                }
                switch rest.popFirst() {
                case "\\": value.append("\\")
                case "\"": value.append("\"")
                case "n": value.append("\n")
                default: faults.append("bad escape: \(key)")
                }
            }
            if labels.updateValue(value, forKey: String(name)) != nil {
                faults.append("label twice: \(key)")
            }
            if rest.first == "," { rest = rest.dropFirst() }
        }
        return labels
    }

    /// Buckets ascend, in bound and in count, and end in +Inf, which is the count.
    private mutating func checkHistograms() {
        var last: [String: (bound: Double, count: Double)] = [:]
        for sample in samples where sample.name.hasSuffix("_bucket") {
            guard let bound = sample.labels["le"].flatMap(Double.init) else {
                faults.append("no le: \(sample)")
                continue
            }
            var labels = sample.labels
            labels["le"] = nil
            let key = "\(sample.name.dropLast(7)) \(labels.sorted { $0.key < $1.key })"
            if let previous = last[key], previous.bound >= bound || previous.count > sample.value {
                faults.append("buckets do not ascend: \(key)")
            }
            last[key] = (bound, sample.value)
        }
        for sample in samples where sample.name.hasSuffix("_count") {
            let key = "\(sample.name.dropLast(6)) \(sample.labels.sorted { $0.key < $1.key })"
            if last[key]?.bound != .infinity || last[key]?.count != sample.value {
                faults.append("count is not the +Inf bucket: \(key)")
            }
        }
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

    func read() -> Exposition { Exposition(exposition()) }
}
