import JSON
import Wire

let formulaTools: [Tool] = [
    Tool(
        "list_formula_functions", .reads, title: "List formula functions",
        description: """
            Lists the functions that CODAP formulas may use, with arguments, description and \
            examples. Narrow it by category or by a part of the name: the whole list is long. \
            "categories" names all categories.
            """,
        example: ["category": "Statistical", "name": "mean"],
        input: [
            .optional("category", .text, "A part of the category's name."),
            .optional("name", .text, "A part of the function's name."),
        ] + Page.input,
        output: .record(
            [
                .required(
                    "functions",
                    .listOrNone(
                        of: .record([
                            .required("name", .text, "As it is written in a formula."),
                            .required("category", .text, "Its category."),
                            .optional("description", .any, "What it does."),
                        ])), "The functions."),
                .required("categories", .listOrNone(of: .text), "All categories."),
            ] + Page.output),
        program: { (given) throws(CallFailure) in
            let page = try Page(given)
            let inCategory = lowered(given["category"]?.stringValue ?? "")
            let inName = lowered(given["name"]?.stringValue ?? "")
            return .ask(CODAPRequest.get("formulaEngine")) { (all) throws(CallFailure) in
                var functions: [JSONValue] = []
                var categories: [JSONValue] = []
                for (category, members) in all.objectValue ?? JSONObject() {
                    categories.append(.string(category))
                    guard contains(inCategory, in: lowered(category)) else { continue }
                    for (name, about) in members.objectValue ?? JSONObject()
                    where contains(inName, in: lowered(name)) {
                        var function = about.objectValue ?? JSONObject()
                        function["name"] = .string(name)
                        function["category"] = .string(category)
                        functions.append(.object(function))
                    }
                }
                var result = page.result("functions", functions)
                result["categories"] = .array(categories)
                return .done(.object(result))
            }
        }),
    Tool(
        "evaluate_formula", .reads, title: "Evaluate a formula",
        description: """
            Evaluates a CODAP formula for records that are given with the call, without touching \
            any data set: to try a formula before an attribute gets it, or to calculate. Names in \
            the formula are the records' members. A result that CODAP could not calculate is an \
            error text, whose place stands under "errors"; the call fails when there are no others.
            """,
        example: ["formula": "Mass * 1000", "records": [["Mass": 4], ["Mass": 5.5]]],
        input: [
            .required("formula", .text, "A CODAP formula."),
            .optional(
                "records", .list(of: .map(of: .cell, minProperties: 0)),
                "What to evaluate it for; left out, one record without members."),
        ],
        output: .record([
            .required("results", .listOrNone(of: .any), "One for each record."),
            .required(
                "errors", .listOrNone(of: .count), "Indexes of results that are error texts."),
        ]),
        program: { (given) throws(CallFailure) in
            let request = CODAPRequest.notify(
                "formulaEngine",
                [
                    "request": "evalExpression", "source": .string(try given.text("formula")),
                    "records": given["records"] ?? [[:]],
                ])
            return .ask(request) { (values) throws(CallFailure) in
                let results = values.arrayValue ?? []
                var errors: [JSONValue] = []
                for (index, result) in results.enumerated() where isError(result) {
                    errors.append(JSONValue(index))
                }
                if errors.count == results.count {
                    throw CallFailure(
                        refused: request, words: results.first?.stringValue ?? "no result")
                }
                return .done(["results": values, "errors": .array(errors)])
            }
        }),
]

/// Whether a result is an exception's text, such as "Error: …" or "SyntaxError: …".
private func isError(_ result: JSONValue) -> Bool {
    guard let text = result.stringValue?.utf8, let colon = text.firstIndex(of: UInt8(ascii: ":"))
    else { return false }
    return text[..<colon].reversed().starts(with: "Error".utf8.reversed())
}
