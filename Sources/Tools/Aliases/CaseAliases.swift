#if !hasFeature(Embedded)
    import JSON

    /// Items and cases.
    let caseAliases: [ToolAlias] = [
        ToolAlias(
            "createItems", "create_items", withoutCollection,
            example: mammals(["items": [["Mammal": "Cat", "Mass": 4, "Diet": "meat"]]])),
        ToolAlias(
            "create_items", "create_items", withoutCollection,
            example: mammals(["items": [["Mammal": "Cat", "Mass": 4, "Diet": "meat"]]])),
        ToolAlias(
            "createItem", "create_items", withoutCollection + [.listed("item", in: "items")],
            example: mammals(["item": ["Mammal": "Cat", "Mass": 4]])),
        ToolAlias("getAllItems", "get_items", withoutCollection, example: mammals()),
        ToolAlias("getItems", "get_items", withoutCollection, example: mammals()),
        ToolAlias(
            "getItemCount", "count_cases", when: .given("collection"),
            example: mammals(["collection": "Animals"])),
        ToolAlias("getItemCount", "count_items", withoutCollection, example: mammals()),
        ToolAlias("get_item_count", "count_items", withoutCollection, example: mammals()),
        ToolAlias("get_case_count", "count_cases", example: mammals(["collection": "Animals"])),
        ToolAlias(
            "getItemByID", "get_item", withoutCollection, example: mammals(["itemID": 12])),
        ToolAlias("get_item_by_id", "get_item", example: mammals(["itemId": "iZ9tK2aQ"])),
        ToolAlias(
            "updateItems", "update_items", withoutCollection + identified,
            example: mammals(["items": [["id": 12, "Mass": 5]]])),
        ToolAlias(
            "update_items", "update_items",
            withoutCollection + [.renamed("updates", to: "items")] + identified,
            example: mammals(["updates": [["id": 12, "values": ["Mass": 5]]]])),
        ToolAlias(
            "deleteItems", "delete_items", withoutCollection + [.renamed("items", to: "ids")],
            example: mammals(["items": [12, 13]])),
        ToolAlias(
            "delete_items", "delete_items", withoutCollection,
            example: mammals(["itemIds": [12, "13"], "confirmDelete": true])),
        ToolAlias(
            "createCase", "create_cases", oneCase,
            example: mammals(["collection": "Animals", "values": ["Mammal": "Cat", "Mass": 4]])),
        ToolAlias(
            "codap-createCase", "create_cases", oneCase,
            example: mammals(["collection": "Animals", "values": ["Mammal": "Cat", "Mass": 4]])),
        ToolAlias(
            "createCases", "create_cases",
            example: mammals([
                "collection": "Animals", "cases": [["values": ["Mammal": "Cat", "Mass": 4]]],
            ])),
        ToolAlias(
            "get_case_by_index", "get_case",
            example: mammals(["collection": "Animals", "index": 0])),
        ToolAlias(
            "search_cases", "search_cases",
            [.spread("searchCriteria")],
            example: mammals([
                "collection": "Animals",
                "searchCriteria": [
                    "attributeName": "Mammal", "value": "Cat", "operator": "contains",
                ],
            ])),
    ]

    /// Items belong to the data set as a whole.
    let withoutCollection: [ArgumentChange] = [
        .ignored("collection"), .ignored("collectionName"),
    ]

    /// Values that stand beside the id.
    private let identified: [ArgumentChange] = [
        .gathered("items", keeping: ["id"], under: "values")
    ]

    private let oneCase: [ArgumentChange] = [.collected(["values", "parent"], in: "cases")]

    /// Arguments for the data set Mammals.
    func mammals(_ more: JSONObject = [:]) -> JSONValue {
        var arguments: JSONObject = ["dataContext": "Mammals"]
        for (name, value) in more { arguments[name] = value }
        return .object(arguments)
    }
#endif
