#if !hasFeature(Embedded)
    import JSON

    /// Whole data sets, the document's state, and getting data out.
    let datasetAliases: [ToolAlias] = [
        ToolAlias(
            "create_dataset_with_table", "create_dataset_with_table", dataset,
            example: [
                "datasetName": "Mammals", "attributes": [["name": "Mammal"], ["name": "Mass"]],
                "cases": rows, "tableName": "Mammals",
            ]),
        ToolAlias(
            "createDatasetWithTable", "create_dataset_with_table", dataset,
            example: ["name": "Mammals", "attributes": [["name": "Mammal"]], "data": rows]),
        ToolAlias(
            "create_codap_dataset", "create_dataset_with_table",
            when: .equal("dataType", "custom"),
            [.taken("dataType"), .renamed("customData", to: "items"), .ignored("recordCount")]
                + dataset,
            example: [
                "datasetName": "Mammals", "dataType": "custom", "recordCount": 2,
                "customData": rows,
            ]),
        ToolAlias(
            "create_codap_dataset", "create_dataset_with_table", when: .given("data"), dataset,
            example: [
                "datasetName": "Mammals", "attributes": [["name": "Mammal"], ["name": "Mass"]],
                "data": rows,
            ]),
        ToolAlias(
            "update_codap_dataset", "create_items", when: .equal("operation", "append"),
            [.taken("operation"), .renamed("data", to: "items")],
            example: ["datasetName": "Mammals", "operation": "append", "data": rows]),
        ToolAlias(
            "add_codap_cases", "create_items", [.renamed("cases", to: "items")],
            example: ["datasetName": "Mammals", "cases": rows]),
        ToolAlias("get_codap_datasets", "list_data_contexts", example: [:]),
        ToolAlias(
            "get_codap_status", "get_status",
            [
                .ignored("includeDatasets"), .ignored("includeComponents"),
                .ignored("includeData"),
            ], example: ["includeDatasets": true]),
        ToolAlias(
            "export_codap_data", "export_data", [.ignored("includeMetadata")],
            example: ["datasetName": "Mammals", "format": "csv"]),
    ]

    private let dataset: [ArgumentChange] = [
        .renamed("datasetName", to: "name"), .renamed("data", to: "items"),
        .renamed("cases", to: "items"), .renamed("tableName", to: "tableTitle"),
    ]

    private let rows: JSONValue = [["Mammal": "Cat", "Mass": 4], ["Mammal": "Dog", "Mass": 20]]
#endif
