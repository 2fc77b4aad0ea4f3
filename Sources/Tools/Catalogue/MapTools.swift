import JSON
import Wire

let mapTools: [Tool] = [
    Tool(
        "create_map", .adds, title: "Create a map",
        description: """
            Creates a map. It shows the cases of every data set that has attributes named like \
            latitude and longitude, or boundaries; there is nothing to assign. "dataContext" is \
            needed for the legend only. CODAP v3 does not tell a map's section and legend: they \
            come back under unverified.
            """,
        example: ["center": [48.2, 16.4], "zoom": 6],
        input: [.optional("dataContext", .id, "Data set of the legend: its name, title or id.")]
            + view + Field.placement,
        output: .effect,
        program: { (given) throws(CallFailure) in
            guard given["dataContext"] != nil else {
                try refuseLegend(given)
                return creatingComponent("map", [:], viewing(given, Wishes.placement(given)))
            }
            return .ask(CODAPRequest.get(try given.dataContext())) {
                (described) throws(CallFailure) in
                var wishes = viewing(given, Wishes.placement(given))
                try wishes.addLegend(given, of: described)
                return creatingComponent("map", ["dataContext": described["name"] ?? .null], wishes)
            }
        }),
    Tool(
        "update_map", .overwrites, title: "Change a map",
        description: """
            Moves a map's section or gives it another legend, an attribute of the data set that \
            the map shows. CODAP v3 does not tell a map's section and legend: they come back \
            under unverified. A legend cannot be taken away.
            """,
        example: ["component": 664_030_712_170_176, "center": [48.2, 16.4], "zoom": 9],
        input: [.component] + view, output: .effect,
        program: { (given) throws(CallFailure) in
            try findingComponent(given, ["map"]) { (map, resource) throws(CallFailure) in
                let wishes = viewing(given, Wishes())
                guard given["legendAttribute"] != nil else {
                    return try changingComponent(map, resource, wishes)
                }
                guard let context = map["dataContext"]?.selectorKey else {
                    throw CallFailure(
                        .codap, "The map shows no data set, so that it cannot have a legend.")
                }
                let get = CODAPRequest.get(try selector("dataContext", context))
                return .ask(get) { (described) throws(CallFailure) in
                    var wishes = wishes
                    try wishes.addLegend(given, of: described)
                    return try changingComponent(map, resource, wishes)
                }
            }
        }),
]

private let view: [Field] = [
    .optional(
        "center", .list(of: .number, minItems: 2, maxItems: 2),
        "Latitude and longitude in degrees."),
    .optional("zoom", .number, "From 0, the world, to about 18, a street."),
    .optional("legendAttribute", .id, "Attribute that colours the points: its name or id."),
]

private func viewing(_ given: Arguments, _ placed: Wishes) -> Wishes {
    var wishes = placed
    wishes.add(given, ["center", "zoom"])
    return wishes
}

private func refuseLegend(_ given: Arguments) throws(CallFailure) {
    guard given["legendAttribute"] != nil else { return }
    throw CallFailure(
        .invalidArguments, "\"legendAttribute\" needs the \"dataContext\" whose attribute it is.")
}

extension Wishes {
    /// The data set is known to have the attribute; CODAP does not show whether it took it.
    fileprivate mutating func addLegend(
        _ given: Arguments, of described: JSONValue
    ) throws(CallFailure) {
        guard let legend = given["legendAttribute"], let key = legend.selectorKey else { return }
        let found = try DataSetDescription(value: described).knownAttribute(key)
        add(
            "legendAttribute", as: "legendAttributeName", given: legend,
            told: found.attribute["name"])
    }
}
