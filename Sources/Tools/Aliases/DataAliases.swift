#if !hasFeature(Embedded)
    import JSON

    /// Data contexts and collections.
    let dataAliases: [ToolAlias] = [
        ToolAlias(
            "initializePlugin", "update_plugin", [.ignored("name"), .ignored("version")],
            example: ["name": "Mammals helper", "title": "Mammals helper", "version": "1.0"]),
        ToolAlias(
            "createDataContext", "create_data_context", newCollections,
            example: [
                "name": "Mammals",
                "collections": [["name": "Animals", "attrs": [["name": "Mass"]]]],
            ]),
        ToolAlias(
            "create_data_context", "create_data_context", newCollections,
            example: [
                "name": "Mammals",
                "collections": [["name": "Animals", "attrs": [["name": "Mass"]]]],
            ]),
        ToolAlias("getListOfDataContexts", "list_data_contexts", example: [:]),
        ToolAlias("get_data_contexts", "list_data_contexts", example: [:]),
        ToolAlias("getDataContext", "get_data_context", example: ["dataContextName": "Mammals"]),
        ToolAlias("get_data_context", "get_data_context", named, example: ["name": "Mammals"]),
        ToolAlias(
            "update_data_context", "update_data_context", named,
            example: ["name": "Mammals", "title": "Mammals of the world"]),
        ToolAlias(
            "updateDataContext", "update_data_context", named,
            example: ["dataContext": "Mammals", "title": "Mammals of the world"]),
        ToolAlias(
            "deleteDataContext", "delete_data_context", example: ["dataContext": "Mammals"]),
        ToolAlias(
            "delete_data_context", "delete_data_context", named,
            example: ["name": "Mammals", "confirmDelete": true]),
        ToolAlias(
            "createCollection", "create_collection",
            [.spread("collection"), .renamed("attrs", to: "attributes")],
            example: [
                "dataContext": "Mammals", "collection": ["name": "Diets", "attrs": newAttributes],
            ]),
        ToolAlias(
            "create_collection", "create_collection",
            [.renamed("collection", to: "name"), .renamed("collectionName", to: "name")],
            example: [
                "dataContext": "Mammals", "collectionName": "Diets", "attributes": newAttributes,
            ]),
        ToolAlias("getCollectionList", "list_collections", example: ["dataContext": "Mammals"]),
        ToolAlias("get_collections", "list_collections", example: ["dataContextName": "Mammals"]),
        ToolAlias(
            "getCollection", "get_collection",
            example: ["dataContext": "Mammals", "collection": "Animals"]),
        ToolAlias(
            "updateCollection", "update_collection",
            example: ["dataContext": "Mammals", "collection": "Animals", "title": "Species"]),
        ToolAlias(
            "deleteCollection", "delete_collection",
            example: [
                "dataContext": "Mammals", "collection": "Animals", "confirmDelete": true,
            ]),
    ]

    private let named: [ArgumentChange] = [.renamed("name", to: "dataContext")]

    private let newCollections: [ArgumentChange] = [
        .inside("collections", [.renamed("attrs", to: "attributes")])
    ]

    private let newAttributes: JSONValue = [["name": "Diet", "type": "categorical"]]
#endif
