import JSON
import Wire

/// What a call wants, kept to be compared with what CODAP then shows: it accepts much without
/// effect.
struct Wishes: Sendable {
    private struct Wish: Sendable {
        let argument: String
        let property: String
        /// As the call had it.
        let given: JSONValue
        /// As CODAP was told.
        let told: JSONValue
        /// Whether CODAP would show it if it had taken effect.
        let isShown: Bool
    }

    /// What CODAP is told.
    private(set) var values = JSONObject()
    private var wishes: [Wish] = []
    private var unknown: [JSONValue] = []
    private var notApplied = JSONObject()

    /// None yet.
    init() {}

    /// Arguments that are called as CODAP calls them, as far as they were given.
    init(_ given: Arguments, _ names: [String]) { add(given, names) }

    /// A new component's title, place and size. Where "top" leads is for CODAP to decide.
    static func placement(_ given: Arguments) -> Wishes {
        var wishes = Wishes(given, ["title", "dimensions"])
        if let position = given["position"] {
            wishes.add(
                "position", as: "position", given: position, isCompared: position["left"] != nil)
        }
        return wishes
    }

    /// - Parameter isShown: Whether CODAP would show it if it had taken effect; else its absence
    ///   says nothing.
    @inline(never)
    mutating func add(
        _ argument: String, as property: String, given: JSONValue, told: JSONValue? = nil,
        isShown: Bool = false, isCompared: Bool = true
    ) {
        let told = told ?? given
        values[property] = told
        guard isCompared else { return }
        wishes.append(
            Wish(
                argument: argument, property: property, given: given, told: told, isShown: isShown))
    }

    mutating func add(_ given: Arguments, _ names: [String]) {
        for (name, value) in given.picking(names) { add(name, as: name, given: value) }
    }

    /// What another call wants too.
    mutating func add(_ others: Wishes) {
        merge(others.values, into: &values)
        wishes += others.wishes
    }

    /// Attributes of a data set in their roles; CODAP takes them by their exact names only.
    /// - Parameter roles: Arguments, and what CODAP calls them.
    /// - Throws: A failure with the names that there are, when none of those given is there.
    mutating func add(
        _ given: Arguments, roles: [(argument: String, property: String)],
        of dataSet: DataSetDescription
    ) throws(CallFailure) {
        var isAnyKnown = false
        for (argument, property) in roles {
            guard let wanted = given[argument] else { continue }
            guard let list = wanted.arrayValue else {
                let name = wanted.isNull ? .null : attribute(wanted, of: dataSet)
                if let name {
                    isAnyKnown = true
                    add(argument, as: property, given: wanted, told: name, isShown: true)
                } else {
                    notApplied[argument] = wanted
                }
                continue
            }
            let known = list.compactMap { attribute($0, of: dataSet) }
            if known.count < list.count { notApplied[argument] = wanted }
            guard !known.isEmpty else { continue }
            isAnyKnown = true
            add(
                argument, as: property, given: wanted, told: .array(known), isShown: true,
                isCompared: known.count == list.count)
        }
        guard !isAnyKnown, let first = unknown.first?.selectorKey else { return }
        throw CallFailure(
            .codap, "The data set has no attribute \"\(first)\"; nothing was changed",
            details: ["unknownAttributes": .array(unknown)]
        ).telling(names(of: dataSet.attributes), near: first)
    }

    /// - Returns: Its name; `nil` when there is none, which is noted.
    private mutating func attribute(
        _ wanted: JSONValue, of dataSet: DataSetDescription
    ) -> JSONValue? {
        if let key = wanted.selectorKey, let name = dataSet.attribute(key)?.attribute["name"] {
            return name
        }
        unknown.append(wanted)
        return nil
    }

    /// - Parameter shown: The component as CODAP describes it by then.
    /// - Returns: `result` with what took effect, what did not, and what CODAP does not tell.
    @inline(never)
    func result(_ result: JSONObject, shown: JSONValue) -> JSONObject {
        var result = result
        var applied = JSONObject()
        var notApplied = notApplied
        var unverified = JSONObject()
        for wish in wishes {
            let actual = shown[wish.property]
            if isMet(wish.told, by: actual) {
                applied[wish.argument] = wish.given
            } else if actual == nil, !wish.isShown {
                unverified[wish.argument] = wish.given
            } else {
                notApplied[wish.argument] = wish.given
            }
        }
        result["applied"] = .object(applied)
        result["notApplied"] = .object(notApplied)
        if !unverified.isEmpty { result["unverified"] = .object(unverified) }
        if !unknown.isEmpty { result["unknownAttributes"] = .array(unknown) }
        return result
    }
}

/// Compares values that CODAP was told under its own names, and would show, with what is there.
/// - Returns: `{applied: {…}, notApplied: {…}}`.
@inline(never)
func effect(of wanted: JSONObject, in actual: JSONValue) -> JSONObject {
    var wishes = Wishes()
    for (name, value) in wanted { wishes.add(name, as: name, given: value, isShown: true) }
    return wishes.result([:], shown: actual)
}

/// Whether a wanted value is there: what was cleared may be missing, a number may have become
/// text, and of an object the wanted members count.
private func isMet(_ wanted: JSONValue, by actual: JSONValue?) -> Bool {
    if case .object(let members) = wanted {
        for (name, value) in members where !isMet(value, by: actual?[name]) { return false }
        return true
    }
    let actual = actual ?? .null
    if wanted == actual { return true }
    if wanted.isNull || wanted == "" { return actual.isNull || actual == "" }
    if let left = wanted.selectorKey, let right = actual.selectorKey {
        return left.isSameText(as: right)
    }
    return false
}

extension Field {
    /// What ``effect(of:in:)`` answers, for output schemas.
    static let effect: [Field] = [
        .required("applied", .record([]), "What took effect."),
        .required("notApplied", .record([]), "What CODAP accepted without effect."),
    ]
    /// What ``Wishes/result(_:shown:)`` adds to its result, for output schemas.
    static let wishes: [Field] =
        effect + [
            .optional("unverified", .record([]), "What CODAP accepted and does not show again."),
            .optional(
                "unknownAttributes", .list(of: .any), "Names that no attribute of the data set has."
            ),
        ]
}
