/// What the metrics were in the last hour: a ring of samples, and nothing that grows.
///
/// A sample of 1.8 KiB each 10 s: 0.64 MiB after an hour, and for good (Tests/Bench/StatusMemory).
package struct StatusHistory: Sendable {
    /// Time between two samples: a window of a minute is right to a sixth.
    package static let interval = Duration.seconds(10)
    /// What is looked back on.
    package static let span = Duration.seconds(3_600)
    /// Samples in ``span``, both its ends included.
    package static let capacity = 361
    /// Time of one point of a chart.
    package static let step = Duration.seconds(60)
    /// The first part of a step that has hardly begun says nothing yet.
    package static let leastStep = interval

    private var samples: [StatusSample]
    /// Where the oldest sample is, and the next will be, once all places are taken.
    private var oldest = 0

    /// A history that begins with a sample.
    package init(_ first: StatusSample) {
        samples = [first]
        samples.reserveCapacity(Self.capacity)
    }

    /// How many samples are kept.
    package var count: Int { samples.count }

    /// Keeps a sample that is later than those before; the oldest goes when there is no place.
    package mutating func record(_ sample: StatusSample) {
        guard samples.count == Self.capacity else { return samples.append(sample) }
        samples[oldest] = sample
        oldest = (oldest + 1) % Self.capacity
    }

    /// What happened in the last `length` before `now`: from the latest sample that is as old, else
    /// from the oldest there is.
    package func window(_ length: Duration, until now: StatusSample) -> StatusWindow {
        StatusWindow(from: sample(at: now.time - length), until: now)
    }

    /// What happened minute by minute in the hour before `now`, the oldest first; the last is the
    /// minute that is not over. `nil` where nothing is known.
    ///
    /// Minutes begin where the clock's do, so that a point stays the same when it is asked for
    /// again.
    package func steps(until now: StatusSample) -> [(end: Duration, window: StatusWindow?)] {
        let seconds = now.time.components.seconds
        let current = Duration.seconds(seconds - seconds % Self.step.components.seconds)
        let count = Self.span / Self.step
        let ends = (0..<Int(count)).reversed().map { current - .seconds(60 * $0) }
        let past: [(end: Duration, window: StatusWindow?)] = ends.map { end in
            let window = StatusWindow(from: sample(at: end - Self.step), until: sample(at: end))
            return (end, window.elapsed >= Self.leastStep ? window : nil)
        }
        let rest = StatusWindow(from: sample(at: current), until: now)
        guard now.time - current >= Self.leastStep, rest.elapsed >= Self.leastStep else {
            return past
        }
        return Array(past.dropFirst()) + [(now.time, rest)]
    }

    /// The latest sample that is not after `time`, else the oldest.
    private func sample(at time: Duration) -> StatusSample {
        var (low, high) = (0, samples.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return self[max(0, low - 1)]
    }

    /// By age, the oldest first.
    private subscript(_ place: Int) -> StatusSample {
        samples[(oldest + place) % samples.count]
    }
}

/// What happened between two samples.
package struct StatusWindow: Sendable {
    /// The earlier.
    package let from: StatusSample
    /// The later.
    package let until: StatusSample

    /// The time between them: what rates are taken by.
    package var elapsed: Duration { until.time - from.time }

    /// What a part of the samples has grown by.
    package func growth(_ part: KeyPath<StatusSample, BucketCounts>) -> BucketCounts {
        until[keyPath: part].since(from[keyPath: part])
    }

    /// What a part of the samples has grown by.
    package func growth<Label>(
        _ part: KeyPath<StatusSample, LabelCounts<Label>>
    ) -> LabelCounts<Label> {
        until[keyPath: part].since(from[keyPath: part])
    }
}
