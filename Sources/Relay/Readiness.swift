import JSON
import Sessions
import Synchronization
import Telemetry
package import Wire

/// Whether the relay takes new work, as far as the relay itself decides. From any thread.
package final class Readiness: Sendable {
    /// What `/readyz` says of the whole.
    package enum Status: String, Sendable {
        case ready
        /// It has been told to stop.
        case draining
        /// The store takes no new work.
        case degraded
    }

    /// Something that keeps the relay from taking new work.
    package struct Reason: Equatable, Sendable {
        /// What, as a stable word.
        package enum Slug: String, CaseIterable, Sendable {
            case draining
            case storeUnwritable = "store_unwritable"
            case storeHangs = "store_hangs"
        }
        package let slug: Slug
        package let since: WallTime

        /// The wire form.
        var json: JSONValue {
            [
                "reason": .string(slug.rawValue), "since": .string(since.rfc3339),
                "remedy": .string(slug.remedy),
            ]
        }
    }

    /// When it was told to stop, milliseconds of the wall clock; 0 before.
    private let told = Atomic<Int64>(0)

    /// It takes new work.
    package init() {}

    /// Whether the relay has been told to stop.
    package var isDraining: Bool { told.load(ordering: .acquiring) != 0 }

    /// The whole in one word.
    package func status(storeWritable: Bool) -> Status {
        isDraining ? .draining : storeWritable ? .ready : .degraded
    }

    /// Everything that keeps it from taking new work.
    func reasons(store: any SessionStore) -> [Reason] {
        var reasons: [Reason] = []
        let told = told.load(ordering: .acquiring)
        if told != 0 {
            reasons.append(Reason(slug: .draining, since: WallTime(milliseconds: told)))
        }
        if let outage = store.outage {
            reasons.append(Reason(slug: .init(outage.cause), since: outage.since))
        }
        return reasons
    }

    /// It has been told to stop. For good.
    package func beginDraining() {
        _ = told.compareExchange(
            expected: 0, desired: WallTime.systemNow.milliseconds, ordering: .releasing)
    }
}

extension Readiness.Reason.Slug {
    fileprivate init(_ cause: StoreOutage.Cause) {
        switch cause {
        case .fails: self = .storeUnwritable
        case .hangs: self = .storeHangs
        }
    }

    /// What to do about it.
    fileprivate var remedy: String {
        switch self {
        case .draining:
            "The relay was told to stop and finishes what is in flight: nothing to do, or start "
                + "another one."
        case .storeUnwritable:
            "The store's file cannot be written: look for store.degraded in the log, then make "
                + "room on its disk or mend its permissions. The relay tries again by itself."
        case .storeHangs:
            "The store's file neither takes what is written nor refuses it: look at its disk or "
                + "file server, and whether the file system is frozen. The relay goes on by itself "
                + "once it answers."
        }
    }
}
