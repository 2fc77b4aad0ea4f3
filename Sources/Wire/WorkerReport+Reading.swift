package import JSON

// The relay's side: strict about forms and bounds, lenient about names it does not know.

extension WorkerReport {
    /// A report that is not what it should be.
    package struct Malformed: Error, Equatable, Sendable {
        /// The member, as a path such as `records[3].ageMs`.
        package let field: String
        /// What it must be, to stand behind "must be".
        package let expected: String

        init(_ field: String, _ expected: String) {
            self.field = field
            self.expected = expected
        }
    }

    /// Reads the wire form.
    /// - Throws: ``Malformed``, naming the first member that does not fit.
    package init(json: JSONValue) throws(Malformed) {
        guard let worker = json["workerId"]?.stringValue.flatMap({ WorkerID($0) }) else {
            throw Malformed(
                "workerId", "1 to \(RequestID.maxLength) characters of A-Z a-z 0-9 . _ : -")
        }
        let sequence = try json.count("sequence", in: "", 1...Int(Int32.max))
        self.init(workerId: worker, sequence: sequence)
        try readCounters(json)
        try readHistograms(json)
        try readRecords(json, before: try json.count("now", in: "", 0...Self.maxMoment))
        if let health = try json.members("health", in: "") {
            self.health = try WorkerHealth(.object(health), &unknownNames)
        }
    }

    private mutating func readCounters(_ json: JSONValue) throws(Malformed) {
        for (name, value) in try json.members("counters", in: "") ?? [:] {
            guard let counter = Self.counters[name] else {
                unknownNames += 1
                continue
            }
            counters[counter.rawValue] = try value.count("counters.\(name)", 0...counter.bound)
        }
    }

    private mutating func readHistograms(_ json: JSONValue) throws(Malformed) {
        for (name, value) in try json.members("histograms", in: "") ?? [:] {
            guard let histogram = Self.histograms[name] else {
                unknownNames += 1
                continue
            }
            let path = "histograms.\(name)"
            let size = WorkerHistogram.bucketCount
            guard let counts = value.arrayValue, counts.count == size + 1 else {
                throw Malformed(path, "an array of \(size) counts and their sum")
            }
            for (index, count) in counts.prefix(size).enumerated() {
                histograms[histogram.rawValue].buckets[index] = try count.count(
                    "\(path)[\(index)]", 0...Self.maxCount)
            }
            histograms[histogram.rawValue].sum = try counts[size].count(
                "\(path)[\(size)]", 0...Self.maxSum)
        }
    }

    private mutating func readRecords(
        _ json: JSONValue, before now: Int
    ) throws(Malformed) {
        guard let value = json["records"] else { return }
        guard let list = value.arrayValue, list.count <= Self.maxRecords else {
            throw Malformed("records", "an array of at most \(Self.maxRecords) records")
        }
        for (index, value) in list.enumerated() {
            records.append(
                try WorkerRecord(value, at: "records[\(index)]", before: now, &unknownNames))
        }
    }

    private static let counters = Dictionary(
        uniqueKeysWithValues: WorkerCounter.allCases.map { ($0.name, $0) })
    private static let histograms = Dictionary(
        uniqueKeysWithValues: WorkerHistogram.allCases.map { ($0.name, $0) })
}

extension WorkerRecord {
    fileprivate init(
        _ json: JSONValue, at path: String, before now: Int, _ unknown: inout Int
    ) throws(WorkerReport.Malformed) {
        guard json.objectValue != nil else { throw .init(path, "an object") }
        let name = try json.name("event", in: path)
        let event = WorkerLogEvent.allCases.first { $0.name == name } ?? .other
        if event == .other { unknown += 1 }
        self.init(event)
        level = Self.known(try json.name("level", in: path), &unknown) ?? .info
        let at = try json.count("at", in: path, 0...WorkerReport.maxMoment)
        age = min(max(0, now - at), WorkerReport.maxMilliseconds)
        if let value = json["requestId"] {
            guard let id = value.stringValue.flatMap({ RequestID($0) }) else {
                throw .init(
                    "\(path).requestId",
                    "1 to \(RequestID.maxLength) characters of A-Z a-z 0-9 . _ : -")
            }
            requestId = id
        }
        if json["reason"] != nil {
            reason = Self.known(try json.name("reason", in: path), &unknown) ?? .other
        }
        if json["failure"] != nil {
            failure = Self.known(try json.name("failure", in: path), &unknown)
        }
        let day = 0...WorkerReport.maxMilliseconds
        duration = try json.countIfGiven("durationMs", in: path, day)
        status = try json.countIfGiven("status", in: path, 100...599)
        suppressed = try json.countIfGiven("suppressed", in: path, 0...WorkerReport.maxCount) ?? 0
    }

    private static func known<Name: RawRepresentable<String>>(
        _ name: String, _ unknown: inout Int
    ) -> Name? {
        let known = Name(rawValue: name)
        if known == nil { unknown += 1 }
        return known
    }
}

extension WorkerHealth {
    fileprivate init(
        _ json: JSONValue, _ unknown: inout Int
    ) throws(WorkerReport.Malformed) {
        let link = LinkMode(rawValue: try json.name("link", in: "health"))
        let codap = CODAP(rawValue: try json.name("codap", in: "health"))
        if link == nil || codap == nil { unknown += 1 }
        guard let isPosting = json["posting"]?.boolValue else {
            throw .init("health.posting", "true or false")
        }
        self.init(
            link: link ?? .disconnected, codap: codap ?? .awaited, isPosting: isPosting,
            queue: try json.count("queue", in: "health", 0...WorkerReport.maxCount),
            memory: try json.countIfGiven("memoryKiB", in: "health", 0...Int(Int32.max)))
    }
}

extension JSONValue {
    /// The members of an object that may be missing.
    fileprivate func members(
        _ key: String, in path: String
    ) throws(WorkerReport.Malformed) -> JSONObject? {
        guard let value = self[key] else { return nil }
        guard let object = value.objectValue else { throw .init(join(path, key), "an object") }
        return object
    }

    /// A member that is a name. Which one, the caller decides.
    fileprivate func name(
        _ key: String, in path: String
    ) throws(WorkerReport.Malformed) -> String {
        guard let name = self[key]?.stringValue else { throw .init(join(path, key), "a string") }
        return name
    }

    fileprivate func count(
        _ key: String, in path: String, _ range: ClosedRange<Int>
    ) throws(WorkerReport.Malformed) -> Int {
        try (self[key] ?? .null).count(join(path, key), range)
    }

    fileprivate func countIfGiven(
        _ key: String, in path: String, _ range: ClosedRange<Int>
    ) throws(WorkerReport.Malformed) -> Int? {
        try self[key].map { (value) throws(WorkerReport.Malformed) in
            try value.count(join(path, key), range)
        }
    }

    /// This value, which must be a number of that range.
    fileprivate func count(
        _ path: String, _ range: ClosedRange<Int>
    ) throws(WorkerReport.Malformed) -> Int {
        guard let count = intValue, range.contains(count) else {
            throw .init(
                path, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }
}

private func join(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
}
