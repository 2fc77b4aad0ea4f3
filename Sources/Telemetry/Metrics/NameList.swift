/// Which closed list a label value comes from. Also the values of the overflow counter's label.
package enum NameListKind: String, CaseIterable, MetricLabel { case tool, route, violation }

/// A closed list whose members are known only when the relay is wired together.
package protocol NameListing: Sendable {
    static var kind: NameListKind { get }
    /// Whether children exist at 0 from the start.
    static var presentAtStart: Bool { get }
    /// Where the names are written down, for the documentation.
    static var origin: String { get }
}

/// Names of the tool catalogue.
package enum ToolListing: NameListing {
    package static let kind = NameListKind.tool
    package static let presentAtStart = false
    package static let origin = "the tool catalogue"
}

/// Templates of the route table.
package enum RouteListing: NameListing {
    package static let kind = NameListKind.route
    package static let presentAtStart = false
    package static let origin = "the route table"
}

/// Slugs of the HTTP codec's refusals.
package enum ViolationListing: NameListing {
    package static let kind = NameListKind.violation
    package static let presentAtStart = true
    package static let origin = "the HTTP codec"
}

package typealias ToolName = ListedName<ToolListing>
package typealias RouteName = ListedName<RouteListing>
package typealias ViolationName = ListedName<ViolationListing>

/// A member of a closed list. Only its ``NameList`` makes one, so it never holds foreign text.
package struct ListedName<Listing: NameListing>: MetricLabel {
    package let text: String
    fileprivate let position: Int

    package func position(in values: [Self]) -> Int { position }
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.position == rhs.position }
    package func hash(into hasher: inout Hasher) { hasher.combine(position) }
}

/// A closed list of names; whatever is not on it is ``other`` and counted.
package struct NameList<Listing: NameListing>: Sendable {
    /// OpenTelemetry's value for "none of the known ones".
    package static var otherText: String { "_OTHER" }

    package let all: [ListedName<Listing>]
    private let byText: [String: ListedName<Listing>]
    private let overflow: Counter

    /// - Parameter overflow: Counts the lookups of names that are not on the list.
    package init(_ names: [String], overflow: Counter) {
        var byText: [String: ListedName<Listing>] = [:]
        var all: [ListedName<Listing>] = []
        for name in names + [Self.otherText] where byText[name] == nil {
            let member = ListedName<Listing>(text: name, position: all.count)
            byText[name] = member
            all.append(member)
        }
        self.all = all
        self.byText = byText
        self.overflow = overflow
    }

    /// What stands for every name that is not on the list.
    package var other: ListedName<Listing> {
        ListedName(text: Self.otherText, position: all.count - 1)
    }

    /// The member called `name`, or ``other``, which is counted.
    package subscript(_ name: String) -> ListedName<Listing> {
        if let member = byText[name] { return member }
        overflow.increment()
        return other
    }

    /// The list as a label of a metric.
    package func dimension(_ name: String) -> LabelDimension<ListedName<Listing>> {
        LabelDimension(
            values: all,
            column: LabelColumn(
                name: name, values: all.map(\.text),
                presentAtStart: all.map { _ in Listing.presentAtStart },
                listedIn: Listing.origin))
    }
}
