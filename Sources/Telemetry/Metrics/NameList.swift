/// Which closed list a label value comes from. Also the values of the overflow counter's label.
package enum NameListKind: String, CaseIterable, MetricLabel { case tool, route, violation }

/// A closed list that is a label of metrics. Its members are known only when the relay is wired
/// together.
package protocol LabelListing {
    /// Where the names are written down, for the documentation.
    static var origin: String { get }
}

/// Names of the tool catalogue.
package enum ToolListing: LabelListing {
    /// Where the names are written down.
    package static let origin = "the tool catalogue"
}

/// Templates of the route table.
package enum RouteListing: LabelListing {
    /// Where the names are written down.
    package static let origin = "the route table"
}

/// Slugs of the HTTP codec's refusals: in log lines only, metrics have ``ViolationKind``.
package enum ViolationListing {}

/// A tool, as a label.
package typealias ToolName = ListedName<ToolListing>
/// A route, as a label.
package typealias RouteName = ListedName<RouteListing>
/// A violation, in a log line.
package typealias ViolationName = ListedName<ViolationListing>

/// A member of a closed list. Only its ``NameList`` makes one, so it never holds foreign text.
package struct ListedName<Listing>: Hashable, Sendable {
    /// The name itself.
    package let text: String
    /// Its place on the list.
    package let ordinal: Int

    fileprivate init(text: String, ordinal: Int) {
        self.text = text
        self.ordinal = ordinal
    }

    /// Names of one list are equal when they stand in the same place.
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.ordinal == rhs.ordinal }
    /// Hashes the place.
    package func hash(into hasher: inout Hasher) { hasher.combine(ordinal) }
}

extension ListedName: MetricLabel where Listing: LabelListing {}

/// A closed list of names; whatever is not on it is ``other`` and counted.
package struct NameList<Listing>: Sendable {
    /// OpenTelemetry's value for "none of the known ones".
    package static var otherText: String { "_OTHER" }

    /// In order; ``other`` comes last.
    package let all: [ListedName<Listing>]
    private let byText: [String: ListedName<Listing>]
    private let overflow: Counter

    /// - Parameter overflow: Counts the lookups of names that are not on the list.
    package init(_ names: [String], overflow: Counter) {
        var byText: [String: ListedName<Listing>] = [:]
        var all: [ListedName<Listing>] = []
        for name in names + [Self.otherText] where byText[name] == nil {
            let member = ListedName<Listing>(text: name, ordinal: all.count)
            byText[name] = member
            all.append(member)
        }
        self.all = all
        self.byText = byText
        self.overflow = overflow
    }

    /// What stands for every name that is not on the list.
    package var other: ListedName<Listing> {
        ListedName(text: Self.otherText, ordinal: all.count - 1)
    }

    /// The member called `name`, or ``other``, which is counted.
    package subscript(_ name: String) -> ListedName<Listing> {
        if let member = byText[name] { return member }
        overflow.increment()
        return other
    }
}

extension NameList where Listing: LabelListing {
    /// The list as a label of a metric. Its children appear when they are first used.
    package func dimension(_ name: String) -> LabelDimension<ListedName<Listing>> {
        LabelDimension(
            column: LabelColumn(
                name: name, values: all.map(\.text),
                presentAtStart: all.map { _ in false },
                listedIn: Listing.origin))
    }
}
