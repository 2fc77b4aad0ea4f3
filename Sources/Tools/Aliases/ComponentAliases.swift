#if !hasFeature(Embedded)
    import JSON

    let componentAliases: [ToolAlias] =
        plots + [
            ToolAlias(
                "createTable", "create_table",
                example: mammals(["title": "Mammals", "position": corner])),
            ToolAlias(
                "create_table", "create_table", [.renamed("name", to: "title")],
                example: mammals(["name": "Mammals", "position": corner])),
            ToolAlias(
                "createSlider", "create_slider", slider,
                example: [
                    "title": "Heaviest", "name": "heaviest", "min": 0, "max": 100, "value": 50,
                ]),
            ToolAlias("createCalculator", "create_calculator", example: ["title": "Calculator"]),
            ToolAlias(
                "createText", "create_text", example: ["text": "Sleep falls with mass."]),
            ToolAlias(
                "createWebView", "create_web_view", [.renamed("URL", to: "url")],
                example: ["URL": "https://example.org/", "title": "Sources"]),
            ToolAlias("getAllComponents", "list_components", example: [:]),
            ToolAlias("get_components", "list_components", example: [:]),
            ToolAlias("getComponent", "get_component", example: ["component": 12]),
            ToolAlias(
                "updateComponent", "update_component",
                example: ["component": 12, "title": "Sleep and mass", "position": corner]),
            ToolAlias(
                "update_component", "update_component",
                example: ["componentId": 12, "title": "Sleep and mass"]),
            ToolAlias("deleteComponent", "delete_component", example: ["component": 12]),
            ToolAlias(
                "delete_component", "delete_component",
                example: ["componentId": 12, "confirmDelete": true]),
            made("graph", "create_graph", plot, example: mammals(["title": "Sleep"])),
            made("caseTable", "create_table", example: mammals(["title": "Mammals"])),
            made("map", "create_map", example: mammals(["title": "Where"])),
            made("slider", "create_slider", slider, example: ["name": "heaviest"]),
            made("calculator", "create_calculator", example: [:]),
            made(
                "text", "create_text",
                example: ["configuration": ["text": "Sleep falls with mass."]]),
        ]

    private let plots: [ToolAlias] = [
        ToolAlias(
            "createGraph", "create_graph", plot,
            example: mammals([
                "xAttributeName": "LifeSpan", "yAttributeName": "Sleep",
                "legendAttributeName": "Diet", "width": 400, "height": 300,
            ])),
        ToolAlias(
            "create_graph", "create_graph", plot,
            example: mammals([
                "xAttribute": "LifeSpan", "yAttribute": "Sleep", "graphType": "scatterPlot",
                "position": corner, "dimensions": ["width": 400, "height": 300],
            ])),
        ToolAlias(
            "create_map", "create_map",
            [.ignored("latitudeAttribute"), .ignored("longitudeAttribute")],
            example: mammals(["title": "Where", "latitudeAttribute": "Latitude"])),
        ToolAlias(
            "create_codap_graph", "create_graph", plot,
            example: [
                "datasetName": "Mammals", "graphType": "scatterplot", "xAttribute": "LifeSpan",
                "yAttribute": "Sleep",
            ]),
        visualization("scatter", "create_graph"), visualization("bar", "create_graph"),
        visualization("histogram", "create_graph"), visualization("map", "create_map"),
        visualization("table", "create_table"),
    ]

    /// CODAP derives the kind of plot from the attributes.
    private let plot: [ArgumentChange] = [
        .renamed("xAttributeName", to: "xAttribute"), .renamed("yAttributeName", to: "yAttribute"),
        .renamed("legendAttributeName", to: "legendAttribute"), .ignored("graphType"),
    ]

    private let slider: [ArgumentChange] = [
        .renamed("name", to: "global"), .renamed("min", to: "lowerBound"),
        .renamed("max", to: "upperBound"),
    ]

    private let corner: JSONValue = ["x": 10, "y": 20]

    /// `create_component` of one type.
    private func made(
        _ type: String, _ canonical: String,
        _ changes: [ArgumentChange] = [.renamed("name", to: "title")], example: JSONValue
    ) -> ToolAlias {
        var arguments: JSONObject = ["type": .string(type)]
        for (name, value) in example.objectValue ?? [:] { arguments[name] = value }
        return ToolAlias(
            "create_component", canonical, when: .equal("type", type),
            [.taken("type"), .spread("configuration")] + changes,
            example: .object(arguments))
    }

    /// `create_codap_visualization` of one type.
    private func visualization(_ type: String, _ canonical: String) -> ToolAlias {
        let isGraph = canonical == "create_graph"
        return ToolAlias(
            "create_codap_visualization", canonical, when: .equal("visualizationType", type),
            [.taken("visualizationType"), .spread("config")] + (isGraph ? plot : []),
            example: isGraph
                ? [
                    "datasetName": "Mammals", "visualizationType": .string(type),
                    "xAttribute": "LifeSpan",
                ] : ["datasetName": "Mammals", "visualizationType": .string(type)])
    }
#endif
