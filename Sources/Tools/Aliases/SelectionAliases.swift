#if !hasFeature(Embedded)
    import JSON

    /// Selection, and what a person has changed.
    let selectionAliases: [ToolAlias] = [
        ToolAlias(
            "selectItems", "select_items", withoutCollection + [.renamed("items", to: "ids")],
            example: mammals(["items": [12, 13], "extend": true])),
        ToolAlias(
            "select_cases", "select_cases",
            example: mammals(["caseIds": [12, 13], "extend": false])),
        ToolAlias(
            "selectCases", "select_cases", [.renamed("cases", to: "ids")],
            example: mammals(["cases": [12, 13]])),
        ToolAlias("getSelectedItems", "get_selection", withoutCollection, example: mammals()),
        ToolAlias("getSelection", "get_selection", example: mammals()),
        ToolAlias("deselectAll", "clear_selection", example: mammals()),
        ToolAlias(
            "registerForNotifications", "get_recent_changes",
            [.ignored("request"), .ignored("callback")],
            example: ["request": ["resource": "dataContextChangeNotice[Mammals]"]]),
    ]
#endif
