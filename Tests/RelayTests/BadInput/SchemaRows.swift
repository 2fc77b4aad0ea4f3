/// Arguments that do not fit the schema of their tool, and tools that do not exist.
extension BadInput {
    static let schema: [BadInput] =
        unknown + shapes + dataContexts + levels + cases + aliases + components

    private static let unknown: [BadInput] = [
        tool("that does not exist", "make_coffee"), tool("without a name", ""),
        tool("in capitals", "LIST_DATA_CONTEXTS"), tool("in camel case", "listDataContexts"),
        tool("with a space behind its name", "list_data_contexts "),
        tool("that is a method of every object", "constructor"),
        tool("that is a resource of CODAP", "dataContext[D].collection"),
        tool("whose name has a NUL", #"get_items\u0000"#),
        tool("whose name is longer than any", repeated("x", 5000)),
    ]

    private static let shapes: [BadInput] = [
        .call("arguments that are a list", "list_data_contexts", "[]", says: "an object"),
        .call("arguments that are a string", "get_items", #""<canary>""#, says: "an object"),
        .call("arguments that are a number", "get_items", "1", says: "an object"),
        .call("arguments that are null", "list_data_contexts", "null", says: "an object"),
        .call("arguments that are false", "list_data_contexts", "false", says: "an object"),
        .call(
            "JSON text for arguments", "get_data_context", #""{\"dataContext\":\"<canary>\"}""#,
            says: "an object"),
        .call(
            "an argument for a tool that takes none", "list_data_contexts", #"{"x":"<canary>"}"#,
            says: "args/x"),
        .call(
            "an argument under a prototype's name", "list_data_contexts",
            #"{"__proto__":{"a":"<canary>"}}"#, says: "__proto__"),
        .call(
            "a control character in an argument", "create_text", #"{"text":"<canary>\u001b[0m"}"#,
            says: "args/text\": must not hold a control character"),
        .call(
            "a control character in a cell's name", "create_items",
            #"{"dataContext":"D","items":[{"a\u0000":1}]}"#, says: "control character"),
        .call(
            "a control character deep in a document", "replace_document",
            #"{"document":{"a":[{"b":"<canary>\u0007"}]}}"#, says: "args/document/a/0/b\""),
        .submit(
            "no arguments for a tool that needs them", #"{"code":"<code>","tool":"get_items"}"#,
            422, "invalid_arguments", says: "dataContext"),
    ]

    private static let dataContexts: [BadInput] = [
        .call("get_data_context of nothing", "get_data_context", "{}", says: "dataContext"),
        .call(
            "get_data_context of a truth", "get_data_context", #"{"dataContext":true}"#,
            says: "a string or a number, but is"),
        .call(
            "get_data_context of an empty name", "get_data_context", #"{"dataContext":""}"#,
            says: "must not be empty"),
        .call(
            "get_data_context with a misspelt argument", "get_data_context",
            #"{"datacontext":"<canary>"}"#, says: "dataContext"),
        .call(
            "create_data_context without a name", "create_data_context",
            #"{"title":"<canary>"}"#, says: "\"name\""),
        .call(
            "create_data_context with no collections", "create_data_context",
            #"{"name":"D","collections":[]}"#, says: "at least 1"),
        .call(
            "create_data_context with one collection for a list", "create_data_context",
            #"{"name":"D","collections":{"name":"<canary>"}}"#, says: "an array"),
        .call(
            "create_data_context with a nameless collection", "create_data_context",
            #"{"name":"D","collections":[{"title":"<canary>"}]}"#, says: "args/collections/0"),
        .call(
            "create_data_context with an attribute of no type there is", "create_data_context",
            #"{"name":"D","collections":[{"name":"C","attributes":"#
                + #"[{"name":"a","type":"<canary>"}]}]}"#,
            says: "args/collections/0/attributes/0/type"),
    ]

    private static let levels: [BadInput] = [
        .call("list_collections of nothing", "list_collections", "{}", says: "dataContext"),
        .call(
            "list_collections of null", "list_collections", #"{"dataContext":null}"#,
            says: "a string or a number, but is"),
        .call(
            "create_collection without a name", "create_collection", #"{"dataContext":"D"}"#,
            says: "\"name\""),
        .call(
            "create_collection under a list", "create_collection",
            #"{"dataContext":"D","name":"C","parent":["<canary>"]}"#, says: "args/parent"),
        .call(
            "create_collection with attributes by name", "create_collection",
            #"{"dataContext":"D","name":"C","attributes":["<canary>"]}"#,
            says: "args/attributes/0"),
        .call(
            "list_attributes without a collection", "list_attributes", #"{"dataContext":"D"}"#,
            says: "collection"),
        .call(
            "list_attributes of an empty collection", "list_attributes",
            #"{"dataContext":"D","collection":""}"#, says: "args/collection"),
        .call(
            "create_attribute without a name", "create_attribute",
            #"{"dataContext":"D","collection":"C"}"#, says: "\"name\""),
        .call(
            "create_attribute of no type there is", "create_attribute",
            #"{"dataContext":"D","collection":"C","name":"a","type":"<canary>"}"#,
            says: "must be one of numeric"),
        .call(
            "create_attribute with a negative precision", "create_attribute",
            #"{"dataContext":"D","collection":"C","name":"a","precision":-1}"#,
            says: "at least 0"),
        .call(
            "create_attribute with half a precision", "create_attribute",
            #"{"dataContext":"D","collection":"C","name":"a","precision":0.5}"#,
            says: "a whole number"),
        .call(
            "create_attribute with a formula that is a number", "create_attribute",
            #"{"dataContext":"D","collection":"C","name":"a","formula":2}"#, says: "args/formula"),
    ]

    private static let cases: [BadInput] = [
        .call(
            "create_items without items", "create_items", #"{"dataContext":"D"}"#, says: "items"),
        .call(
            "create_items with no items", "create_items", #"{"dataContext":"D","items":[]}"#,
            says: "at least 1"),
        .call(
            "create_items with one item for a list", "create_items",
            #"{"dataContext":"D","items":{"a":"<canary>"}}"#, says: "an array"),
        .call(
            "create_items with an empty item", "create_items",
            #"{"dataContext":"D","items":[{"a":1},{}]}"#, says: "args/items/1"),
        .call(
            "create_items with a value that is a list", "create_items",
            #"{"dataContext":"D","items":[{"a":["<canary>"]}]}"#, says: "args/items/0/a"),
        .call(
            "create_items with a thousand bad items", "create_items",
            #"{"dataContext":"D","items":[\#(repeated("1,", 1000))1]}"#, says: "args/items/0"),
        .call(
            "get_items with an empty search", "get_items", #"{"dataContext":"D","search":""}"#,
            says: "args/search"),
        .call(
            "get_items with a search that is an object", "get_items",
            #"{"dataContext":"D","search":{"a":"<canary>"}}"#, says: "args/search"),
        .call(
            "create_cases without cases", "create_cases",
            #"{"dataContext":"D","collection":"C"}"#, says: "cases"),
        .call(
            "create_cases without values", "create_cases",
            #"{"dataContext":"D","collection":"C","cases":[{"parent":1}]}"#, says: "values"),
        .call(
            "create_cases under no case", "create_cases",
            #"{"dataContext":"D","collection":"C","cases":[{"values":{"a":1},"parent":false}]}"#,
            says: "args/cases/0/parent"),
        .call(
            "create_cases with a member too many", "create_cases",
            #"{"dataContext":"D","collection":"C","cases":[{"values":{"a":1},"id":1}]}"#,
            says: "args/cases/0/id"),
        .call(
            "get_cases of a list of collections", "get_cases",
            #"{"dataContext":"D","collection":["<canary>"]}"#, says: "args/collection"),
    ]

    private static let aliases: [BadInput] = [
        .call("an alias without arguments", "createItems", "{}", says: "create_items"),
        .call(
            "an alias with an argument that is none", "getDataContext",
            #"{"dataContextName":["<canary>"]}"#, says: "args/dataContextName"),
        .call(
            "an alias with two different spellings", "getDataContext",
            #"{"dataContext":"D","dataContextName":"<canary>"}"#, says: "args/dataContextName"),
        .call(
            "an alias of several tools and none of them", "create_component",
            #"{"type":"<canary>"}"#, says: "must be one of graph"),
        .call("an alias with arguments that are a list", "getAllItems", "[1]", says: "an object"),
        .call(
            "a name that no selector can hold", "get_data_context",
            #"{"dataContext":"a]b"}"#, says: "numeric id"),
    ]

    private static let components: [BadInput] = [
        .call("create_table of nothing", "create_table", "{}", says: "dataContext"),
        .call(
            "create_table with a title that is a number", "create_table",
            #"{"dataContext":"D","title":1}"#, says: "args/title"),
        .call("create_graph of nothing", "create_graph", "{}", says: "dataContext"),
        .call(
            "create_graph with a list of attributes", "create_graph",
            #"{"dataContext":"D","xAttribute":["<canary>"]}"#, says: "args/xAttribute"),
        .call(
            "create_graph with an argument of another program", "create_graph",
            #"{"dataContext":"D","x":"<canary>"}"#, says: "args/x"),
        .call(
            "a name with a slash in an argument's name", "create_graph",
            #"{"dataContext":"D","a/b~c":1}"#, says: "args/a~1b~0c"),
    ]

    private static func tool(_ name: String, _ tool: String) -> BadInput {
        .submit(
            "a tool \(name)", #"{"code":"<code>","tool":"\#(tool)"}"#, 422, "unknown_tool",
            says: "GET /api/metadata")
    }
}
