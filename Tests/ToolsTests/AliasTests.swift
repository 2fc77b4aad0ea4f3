import JSON
import Testing
import Wire

@testable import Tools

@Suite("An alias") struct AliasTests {
    @Test("leads to a tool", arguments: ToolAlias.all)
    func canonical(alias: ToolAlias) {
        #expect(ToolCatalogue.find(alias.canonical) != nil, "\(alias.canonical) is no tool")
    }

    @Test("has an example that its tool takes", arguments: ToolAlias.all)
    func example(alias: ToolAlias) throws {
        let call = try ToolCall(alias.name, alias.example)
        #expect(call.tool.name == alias.canonical)
        #expect(call.alias == (alias.name == alias.canonical ? nil : alias.name))
        // The tab meets what is left, and nothing is rewritten twice.
        let again = try ToolCall(call.tool.name, call.arguments)
        #expect(again.arguments == call.arguments)
        #expect(again.ignored.isEmpty)
    }

    @Test("says in words what becomes of its arguments", arguments: ToolAlias.all)
    func words(alias: ToolAlias) {
        #expect(alias.spelling.isEmpty == (alias.changes.isEmpty && !alias.isConditional))
    }

    @Test("bears no tool's name with another tool") func names() {
        for alias in ToolAlias.all {
            #expect(ToolCatalogue.find(alias.name) == nil || alias.name == alias.canonical)
        }
        for name in ToolAlias.retired.map(\.name) {
            #expect(ToolCatalogue.find(name) == nil && ToolAlias.byName[name] == nil)
        }
    }

    /// Every name of the first system's registries but those that stand for nothing here.
    @Test(
        "is there for every name of the first system",
        arguments: """
            initializePlugin createDataContext getListOfDataContexts getDataContext \
            deleteDataContext createCollection getCollectionList getCollection createAttribute \
            getAttributeList getAttribute updateAttribute deleteAttribute createItems getAllItems \
            getItemCount getItemByID updateItems deleteItems selectItems getSelectedItems \
            deselectAll createGraph createTable createSlider createCalculator createText \
            createWebView getAllComponents getComponent updateComponent deleteComponent \
            registerForNotifications unregisterForNotifications create_data_context \
            get_data_contexts get_data_context update_data_context delete_data_context \
            create_collection get_collections get_collection update_collection delete_collection \
            create_attribute get_attributes get_attribute update_attribute delete_attribute \
            reorder_attributes create_items get_items get_case_count get_item_by_id update_items \
            delete_items get_case_by_index search_cases select_cases get_selection \
            clear_selection create_graph create_table create_map get_components \
            update_component delete_component create_dataset_with_table create_component \
            create_codap_dataset add_codap_cases get_codap_datasets create_codap_graph \
            get_codap_status export_codap_data update_codap_dataset create_codap_visualization \
            connect_to_session createCase codap-createCase
            """.split(separator: " ").map(String.init))
    func known(name: String) {
        let isKnown =
            ToolCatalogue.find(name) != nil || ToolAlias.byName[name] != nil
            || ToolAlias.retired.contains { $0.name == name }
        #expect(isKnown)
    }
}

@Suite("A call by another name or spelling") struct ToolCallTests {
    /// What is called, and what it is by the tool's own name and spelling.
    static let calls: [(String, JSONValue, String, JSONValue, [String])] = [
        ("getListOfDataContexts", [:], "list_data_contexts", [:], []),
        (
            "get_data_context", ["name": "Mammals"], "get_data_context",
            ["dataContext": "Mammals"], []
        ),
        (
            "list_attributes", ["dataContextName": "M", "collectionName": "C"],
            "list_attributes", ["dataContext": "M", "collection": "C"], []
        ),
        (
            "createAttribute",
            ["dataContext": "M", "collection": "C", "attribute": ["name": "a", "unit": "g"]],
            "create_attribute", ["dataContext": "M", "collection": "C", "name": "a", "unit": "g"],
            []
        ),
        (
            "createItems", ["dataContext": "M", "collection": "C", "items": [["a": 1]]],
            "create_items", ["dataContext": "M", "items": [["a": 1]]], ["collection"]
        ),
        (
            "createCase",
            ["dataContext": "M", "collection": "C", "values": ["a": 1], "parent": 7],
            "create_cases",
            [
                "dataContext": "M", "collection": "C",
                "cases": [["values": ["a": 1], "parent": 7]],
            ], []
        ),
        (
            "createDataContext",
            ["name": "M", "collections": [["name": "C", "attrs": [["name": "a"]]]]],
            "create_data_context",
            ["name": "M", "collections": [["name": "C", "attributes": [["name": "a"]]]]], []
        ),
        (
            "create_component", ["type": "caseTable", "dataContext": "M"], "create_table",
            ["dataContext": "M"], []
        ),
        (
            "createGraph", ["dataContext": "M", "xAttributeName": "a", "graphType": "histogram"],
            "create_graph", ["dataContext": "M", "xAttribute": "a"], ["graphType"]
        ),
    ]

    @Test("is the tool's own", arguments: calls)
    func call(row: (String, JSONValue, String, JSONValue, [String])) throws {
        let call = try ToolCall(row.0, row.1)
        #expect(call.tool.name == row.2)
        #expect(call.arguments == row.3)
        #expect(call.ignored == row.4)
    }

    /// What does not fit, and the place as the caller wrote it.
    static let misfits: [(String, JSONValue, String, String)] = [
        ("getDataContext", [:], "", "lacks \"dataContext\""),
        ("getDataContext", ["dataContextName": true], "/dataContextName", "must be a string"),
        ("getDataContext", ["dataContext": "M", "name": "N"], "/name", "is not known"),
        ("getDataContext", ["dataContext": "M", "dataContextName": "N"], "/dataContextName", "is"),
        (
            "createAttribute",
            ["dataContext": "M", "collection": "C", "attribute": ["name": "a", "type": "x"]],
            "/attribute/type", "must be one of"
        ),
        (
            "createCase", ["dataContext": "M", "collection": "C", "values": 1], "/values",
            "must be an object"
        ),
        ("create_component", ["type": "piano"], "/type", "must be one of graph, caseTable"),
        ("create_component", [:], "", "lacks \"type\", which must be one of graph"),
        ("getListOfDataContexts", [], "", "must be an object"),
    ]

    @Test("is refused with the place that the caller wrote", arguments: misfits)
    func misfit(row: (String, JSONValue, String, String)) throws {
        let failure = #expect(throws: CallFailure.self) { try ToolCall(row.0, row.1) }
        #expect(failure?.kind == .invalidArguments)
        let violations = try #require(failure?.details?["violations"]?.arrayValue)
        #expect(
            violations.contains {
                $0["pointer"]?.stringValue == row.2
                    && $0["message"]?.stringValue?.contains(row.3) == true
            }, "\(violations)")
    }

    @Test("is refused before it is queued for a name that no selector can hold") func bracket() {
        let failure = #expect(throws: CallFailure.self) {
            try ToolCall("get_data_context", ["dataContext": "a]b"])
        }
        #expect(failure?.kind == .invalidArguments)
        #expect(failure?.message.contains("]") == true)
    }

    @Test(
        "that is none is told the nearest tool",
        arguments: [
            ("listDataContexts", "list_data_contexts"), ("create_item", "create_items"),
            ("getDataContexts", "list_data_contexts"), ("createGraphs", "create_graph"),
        ])
    func nearest(name: String, expected: String) {
        let failure = #expect(throws: CallFailure.self) { try ToolCall(name, [:]) }
        #expect(failure?.kind == .unknownTool)
        #expect(failure?.details?["nearest"]?.stringValue == expected)
        #expect(failure?.message.contains("\"\(expected)\"") == true)
        let tools = failure?.details?["tools"]?.arrayValue?.count
        #expect(tools == ToolCatalogue.all.count)
    }

    @Test("that stands for nothing is told why", arguments: ToolAlias.retired)
    func retired(row: (name: String, advice: String)) {
        let failure = #expect(throws: CallFailure.self) { try ToolCall(row.name, [:]) }
        #expect(failure?.kind == .unknownTool)
        #expect(failure?.message.contains(row.advice) == true)
        #expect(failure?.details?["nearest"] == nil)
    }

    @Test("has one canonical name unless its arguments decide") func canonicalNames() {
        #expect(ToolCatalogue.canonicalName(of: "createItems") == "create_items")
        #expect(ToolCatalogue.canonicalName(of: "get_items") == "get_items")
        #expect(ToolCatalogue.canonicalName(of: "create_component") == nil)
        #expect(ToolCatalogue.canonicalName(of: "fly") == nil)
    }
}

extension ToolAlias: CustomTestStringConvertible {
    package var testDescription: String { "\(name) \(example.serialized())" }

    var isConditional: Bool { if case .always = condition { false } else { true } }
}
