#if !hasFeature(Embedded)
    import JSON

    let attributeAliases: [ToolAlias] = [
        ToolAlias(
            "createAttribute", "create_attribute", [.spread("attribute")],
            example: animals([
                "attribute": [
                    "name": "Mass in g", "type": "numeric", "formula": "Mass * 1000", "unit": "g",
                ]
            ])),
        ToolAlias(
            "create_attribute", "create_attribute", [.renamed("attributeName", to: "name")],
            example: animals(["attributeName": "Mass in g", "type": "numeric"])),
        ToolAlias("getAttributeList", "list_attributes", example: animals()),
        ToolAlias("get_attributes", "list_attributes", example: animals()),
        ToolAlias("getAttribute", "get_attribute", example: animals(["attribute": "Mass"])),
        ToolAlias(
            "updateAttribute", "update_attribute", updated,
            example: animals(["attribute": ["name": "Mass", "unit": "kg"]])),
        ToolAlias(
            "update_attribute", "update_attribute", updated,
            example: animals(["attributeName": "Mass", "description": "Of an adult."])),
        ToolAlias(
            "deleteAttribute", "delete_attribute",
            example: animals(["attribute": "Mass"])),
        ToolAlias(
            "delete_attribute", "delete_attribute",
            example: animals(["attributeName": "Mass", "confirmDelete": true])),
        ToolAlias(
            "reorder_attributes", "move_attribute", [.renamed("newPosition", to: "position")],
            example: animals(["attributeName": "Mass", "newPosition": 0])),
    ]

    /// The attribute as an object tells which one by its name.
    private let updated: [ArgumentChange] = [
        .inside("attribute", [.renamed("name", to: "attribute")]), .spread("attribute"),
    ]

    /// Arguments for the collection Animals of the data set Mammals.
    private func animals(_ more: JSONObject = [:]) -> JSONValue {
        var arguments: JSONObject = ["dataContext": "Mammals", "collection": "Animals"]
        for (name, value) in more { arguments[name] = value }
        return .object(arguments)
    }
#endif
