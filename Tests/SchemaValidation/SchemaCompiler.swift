import JSON

/// Turns a schema into nodes.
struct SchemaCompiler {
    /// Longest chain of schemas that apply to one value, by `$ref`, `allOf` and the like. Bounds
    /// the stack; a chain that returns to itself would never end.
    static let maxChain = 64

    private let document: JSONValue
    private var nodes: [SchemaNode] = []
    /// Where each node stands in the document, by place in ``nodes``.
    private var locations: [String] = []
    /// References to resolve once every schema that can be seen has a node.
    private var references: [(source: SchemaNode.Index, target: JSONPointer, place: String)] = []

    init(document: JSONValue) { self.document = document }

    mutating func compile() throws(JSONSchemaError) -> [SchemaNode] {
        _ = try node(document, at: JSONPointer())
        var resolved = 0
        while resolved < references.count {
            try resolve(references[resolved])
            resolved += 1
        }
        try checkChains()
        return nodes
    }

    private mutating func resolve(
        _ reference: (source: SchemaNode.Index, target: JSONPointer, place: String)
    ) throws(JSONSchemaError) {
        let text = reference.target.text
        if let known = locations.firstIndex(where: { $0.isSameText(as: text) }) {
            nodes[reference.source].rules = [.reference(known)]
            return
        }
        guard let schema = document[reference.target] else {
            throw JSONSchemaError(
                pointer: reference.place, keyword: "$ref",
                message: "\"\(text.prefix(bytes: 80))\" does not exist in this schema")
        }
        let target = try node(schema, at: reference.target)
        nodes[reference.source].rules = [.reference(target)]
    }

    /// Compiles the schema at `place` of the document.
    mutating func node(
        _ schema: JSONValue, at place: JSONPointer
    ) throws(JSONSchemaError) -> SchemaNode.Index {
        let index = nodes.count
        nodes.append(SchemaNode())
        locations.append(place.text)
        switch schema {
        case .bool(true): break
        case .bool(false): nodes[index].rules = [.never]
        case .object(let object):
            if let reference = object["$ref"] {
                // Draft-07 section 8.3: whatever stands beside a `$ref` is ignored.
                let target = try target(of: reference, at: place)
                references.append((index, target, place.text))
            } else {
                nodes[index].rules = try rules(of: object, at: place)
            }
        case .null, .number, .string, .array:
            throw JSONSchemaError(
                pointer: place.text, keyword: nil,
                message: "a schema must be an object, true or false")
        }
        return index
    }

    private func target(
        of reference: JSONValue, at place: JSONPointer
    ) throws(JSONSchemaError) -> JSONPointer {
        guard let text = reference.stringValue, text.utf8.first == UInt8(ascii: "#"),
            let decoded = text.percentDecodedFragment, let pointer = JSONPointer(decoded)
        else {
            throw JSONSchemaError(
                pointer: place.text, keyword: "$ref",
                message: "must be \"#\" or a JSON Pointer behind \"#\"; nothing else is supported")
        }
        return pointer
    }

    private mutating func rules(
        of schema: JSONObject, at place: JSONPointer
    ) throws(JSONSchemaError) -> [SchemaRule] {
        var types: [SchemaRule] = []
        var rules: [SchemaRule] = []
        for (text, value) in schema {
            guard let keyword = SchemaKeyword(text) else {
                try checkAnnotation(text, at: place)
                continue
            }
            guard let rule = try rule(for: keyword, value, in: schema, at: place) else { continue }
            // The type comes first: if it is wrong, nothing else is worth saying.
            if keyword == .type { types = [rule] } else { rules.append(rule) }
        }
        return types + rules
    }

    private func checkAnnotation(
        _ keyword: String, at place: JSONPointer
    ) throws(JSONSchemaError) {
        let isKnown = JSONSchema.annotations.contains { $0.isSameText(as: keyword) }
        guard isKnown, place.tokens.isEmpty || !keyword.isSameText(as: "$id") else {
            throw JSONSchemaError(
                pointer: place.text, keyword: keyword,
                message: "the keyword \"\(keyword.prefix(bytes: 40))\" is not supported here")
        }
    }

    /// Refuses chains of in-place schemas that are endless or too long.
    private func checkChains() throws(JSONSchemaError) {
        // How many schemas the longest chain from a node has; 0 = not known, -1 = being looked at.
        var heights = [Int](repeating: 0, count: nodes.count)
        for index in nodes.indices {
            guard height(of: index, &heights, depth: 0) != nil else {
                throw JSONSchemaError(
                    pointer: locations[index], keyword: nil,
                    message:
                        "more than \(Self.maxChain) schemas, or one endlessly, apply to one value")
            }
        }
    }

    private func height(
        of index: SchemaNode.Index, _ heights: inout [Int], depth: Int
    ) -> Int? {
        if heights[index] > 0 { return heights[index] }
        guard heights[index] == 0, depth < Self.maxChain else { return nil }
        heights[index] = -1
        var highest = 0
        for rule in nodes[index].rules {
            for next in rule.inPlace {
                guard let height = height(of: next, &heights, depth: depth + 1) else { return nil }
                highest = max(highest, height)
            }
        }
        guard highest < Self.maxChain else { return nil }
        heights[index] = highest + 1
        return highest + 1
    }
}

extension String {
    /// What stands behind the `#` of a reference, as RFC 3986 section 2.1 decodes it.
    fileprivate var percentDecodedFragment: String? {
        let bytes = utf8.span
        var decoded: [UInt8] = []
        var position = 1
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "%") {
                decoded.append(bytes[position])
                position += 1
                continue
            }
            guard position + 2 < bytes.count, let high = bytes[position + 1].hexDigitValue,
                let low = bytes[position + 2].hexDigitValue
            else { return nil }
            decoded.append(high << 4 | low)
            position += 3
        }
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: decoded.span))
        } catch {
            return nil
        }
    }
}
