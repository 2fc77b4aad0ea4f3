import JSON
import Wire

let graphTools: [Tool] = [
    Tool(
        "create_graph", .adds, title: "Create a graph",
        description: """
            Creates a graph of a data set's attributes. One attribute makes a dot plot or bar \
            chart, two make a scatter plot, several y attributes share one axis. What CODAP did \
            not take is named under notApplied, names that no attribute has also under \
            unknownAttributes; when none of the names is known, no graph is made.
            """,
        example: [
            "dataContext": "Mammals", "xAttribute": "LifeSpan", "yAttribute": "Sleep",
            "legendAttribute": "Diet",
        ],
        input: [.dataContext] + roles(.id) + bounds + Field.placement,
        output: .effect,
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.dataContext())) { (described) throws(CallFailure) in
                var wishes = Wishes.placement(given)
                try wishes.add(given, roles: graphRoles, of: DataSetDescription(value: described))
                wishes.add(given, boundNames)
                // Its roles take effect only when it is given the data set's name.
                return creatingComponent(
                    "graph", ["dataContext": described["name"] ?? .null], wishes)
            }
        }),
    Tool(
        "update_graph", .overwrites, title: "Change a graph",
        description: """
            Changes which attributes a graph shows (null takes one away), the bounds of its axes, \
            which cases it shows and how it looks; "filterFormula" keeps the cases for which the \
            formula is true, "" all. The graph is read back: applied, notApplied and unverified \
            tell what took effect. Attribute names are those of the graph's data set, or of \
            "dataContext" when it is to show another.
            """,
        example: [
            "component": 664_030_712_170_176, "xAttribute": "Mass", "legendAttribute": nil,
            "xLowerBound": 0, "xUpperBound": 100,
        ],
        input: [
            .component, .optional("dataContext", .id, "Another data set: its name, title or id."),
        ] + roles(.union([.text(minLength: 1, maxLength: 200), .number, .null])) + bounds + looks,
        output: .effect,
        program: { (given) throws(CallFailure) in
            try findingComponent(given, ["graph"]) { (graph, resource) throws(CallFailure) in
                try update(graph, resource, given)
            }
        }),
]

/// Arguments, and what CODAP calls them.
private let graphRoles: [(argument: String, property: String)] = [
    ("xAttribute", "xAttributeName"), ("yAttribute", "yAttributeName"),
    ("yAttributes", "yAttributeNames"), ("y2Attribute", "y2AttributeName"),
    ("legendAttribute", "legendAttributeName"), ("captionAttribute", "captionAttributeName"),
    ("topSplitAttribute", "topSplitAttributeName"),
    ("rightSplitAttribute", "rightSplitAttributeName"),
]

private func roles(_ shape: Shape) -> [Field] {
    [
        .optional("xAttribute", shape, "Attribute on the horizontal axis: its name or id."),
        .optional("yAttribute", shape, "Attribute on the vertical axis."),
        .optional(
            "yAttributes", .list(of: .id),
            "Several numeric attributes on the vertical axis, in place of yAttribute."),
        .optional("y2Attribute", shape, "Numeric attribute on a second vertical axis."),
        .optional("legendAttribute", shape, "Attribute that colours the points."),
        .optional("captionAttribute", shape, "Attribute whose values label the points."),
        .optional("topSplitAttribute", shape, "Categories that split the plot into columns."),
        .optional("rightSplitAttribute", shape, "Categories that split the plot into rows."),
    ]
}

private let boundNames = [
    "xLowerBound", "xUpperBound", "yLowerBound", "yUpperBound", "y2LowerBound", "y2UpperBound",
]

private let bounds = boundNames.map { Field.optional($0, .number, "A bound of a numeric axis.") }

/// What only an update takes: CODAP drops some of it when it creates a graph.
private let looks: [Field] = [
    .optional("xAttributeType", attributeType, "Treats the attribute as of this type here."),
    .optional("yAttributeType", attributeType, "The same of the vertical axis."),
    .optional("y2AttributeType", attributeType, "The same of the second vertical axis."),
    .optional("filterFormula", .anyText, "Such as \"Mass < 100\"; \"\" shows all cases."),
    .optional("hiddenCases", .listOrNone(of: .id), "Ids of cases to hide."),
    .optional("displayOnlySelectedCases", .boolean, "Shows the selected cases only."),
    .optional("showMeasuresForSelection", .boolean, "Computes adornments of the selection too."),
    .optional("showConnectingLines", .boolean, "Joins the points of a scatter plot."),
    .optional("pointsAreFusedIntoBars", .boolean, "Makes bars of the points of one axis."),
    .optional("barChartScale", .choice(["count", "percent", "formula"]), "What bars show."),
    .optional("pointSize", .number, "1 is CODAP's usual size."),
    .optional("pointColor", .text, "Such as \"#e6805b\"."),
    .optional("strokeColor", .text, "Outline of the points."),
    .optional("backgroundColor", .text, "Background of the plot."),
    .optional("transparent", .boolean, "Leaves the background out."),
    .optional("enableNumberToggle", .boolean, "Shows the bar that hides parent cases."),
    .optional("numberToggleLastMode", .boolean, "Shows the last parent case only."),
]

private let lookNames = [
    "xAttributeType", "yAttributeType", "y2AttributeType", "filterFormula", "hiddenCases",
    "displayOnlySelectedCases", "showMeasuresForSelection", "showConnectingLines",
    "pointsAreFusedIntoBars", "barChartScale", "pointSize", "pointColor", "strokeColor",
    "backgroundColor", "transparent", "enableNumberToggle", "numberToggleLastMode",
]

private let attributeType = Shape.choice([
    "numeric", "categorical", "date", "qualitative", "boundary", "checkbox", "color",
])

private func update(
    _ graph: JSONValue, _ resource: String, _ given: Arguments
) throws(CallFailure) -> Step {
    let options = boundNames + lookNames
    guard
        given["dataContext"] != nil || graphRoles.contains(where: { given[$0.argument] != nil })
    else { return try changingComponent(graph, resource, Wishes(given, options)) }
    guard let key = (given["dataContext"] ?? graph["dataContext"])?.selectorKey else {
        throw CallFailure(
            .codap, "The graph shows no data set yet; give \"dataContext\" with the attributes.")
    }
    let context = CODAPRequest.get(try selector("dataContext", key))
    return .ask(context) { (described) throws(CallFailure) in
        var wishes = Wishes()
        if let name = described["name"], let context = given["dataContext"] {
            wishes.add("dataContext", as: "dataContext", given: context, told: name, isShown: true)
        }
        try wishes.add(given, roles: graphRoles, of: DataSetDescription(value: described))
        wishes.add(given, options)
        return try changingComponent(graph, resource, wishes)
    }
}
