import JSON
import Wire

let exportTools: [Tool] = [
    Tool(
        "export_data", .reads, title: "Export data",
        description: """
            Reads a data set (one row for each item, all attributes) or one collection (one row \
            for each case, its own attributes) as text: CSV, or JSON as an array of objects. Long \
            data comes in pages of whole rows: ask again with nextCursor. CSV pages can be joined \
            as they are, for only the first has the header line; each JSON page is an array of \
            its own. Rows that are set aside are left out. For ids use get_items or get_cases.
            """,
        example: ["dataContext": "Mammals", "format": "csv"],
        input: [
            .dataContext,
            .optional("collection", .id, "Only this collection: its name or id."),
            .optional("format", .choice(["csv", "json"]), "\"csv\" if not given."),
        ] + Page.input,
        output: .record(
            [
                .required("text", .anyText, "The rows on this page."),
                .required("rowCount", .count, "How many rows the text holds."),
            ] + Page.output), program: exporting)
]

@Sendable private func exporting(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let page = try Page(given)
    let isJSON = given["format"]?.stringValue?.isSameText(as: "json") ?? false
    let key = given["collection"]?.selectorKey
    let request = CODAPRequest.get(
        key == nil ? context + ".itemSearch[*]" : try given.collection() + ".allCases")
    return describing(context) { (set) throws(CallFailure) in
        var attributes = set.attributes
        if let key { attributes = DataSetDescription.attributes(of: try set.knownCollection(key)) }
        let columns = names(of: attributes)
        return .ask(request) { (answer) throws(CallFailure) in
            let found = (key == nil ? answer : answer["cases"])?.arrayValue ?? []
            let records = found.map { $0["case"] ?? $0 }
            let rows = records.map { record -> JSONValue in
                let values = record["values"] ?? .null
                return .string(isJSON ? jsonRow(values, columns) : csvRow(values, columns))
            }
            let result = page.result("text", rows, of: records)
            return .done(.object(joined(result, header: isJSON ? nil : columns, page.isFirst)))
        }
    }
}

/// The same with its rows as one text: with a header CSV, else a JSON array.
private func joined(_ page: JSONObject, header: [String]?, _ isFirst: Bool) -> JSONObject {
    var result = page
    let onPage = result["text"]?.arrayValue ?? []
    var text = header == nil ? "[" : ""
    if let header, isFirst { text = csvLine(header) }
    for (index, row) in onPage.enumerated() {
        if header == nil, index > 0 { text += "," }
        text += row.stringValue ?? ""
    }
    if header == nil { text += "]" }
    result["text"] = .string(text)
    result["rowCount"] = JSONValue(onPage.count)
    return result
}

private func jsonRow(_ values: JSONValue, _ columns: [String]) -> String {
    JSONValue.object(Arguments(value: values).picking(columns)).serialized()
}

private func csvRow(_ values: JSONValue, _ columns: [String]) -> String {
    csvLine(
        columns.map { name in
            switch values[name] {
            case .bool(let isTrue): isTrue ? "true" : "false"
            case let value: value?.selectorKey ?? ""
            }
        })
}

/// A line of CSV (RFC 4180) with its end.
private func csvLine(_ cells: [String]) -> String {
    var line: [UInt8] = []
    for (index, cell) in cells.enumerated() {
        if index > 0 { line.append(UInt8(ascii: ",")) }
        // A line of one empty cell would be read as no line.
        let isQuoted =
            cells.count == 1 && cell.isEmpty
            || cell.utf8.contains {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                    || $0 == UInt8(ascii: "\r")
            }
        if isQuoted { line.append(UInt8(ascii: "\"")) }
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { line.append(byte) }
            line.append(byte)
        }
        if isQuoted { line.append(UInt8(ascii: "\"")) }
    }
    return String(decoding: line + [UInt8(ascii: "\r"), UInt8(ascii: "\n")], as: UTF8.self)
}
