import HTTP
import JSON
import Wire

/// `/openapi.json`, made of the route table and what each endpoint says of itself.
enum OpenAPI {
    static let version = "3.1.0"

    static func document(publicURL: String) -> JSONValue {
        var paths = JSONObject()
        for (place, row) in RouteTable.rows.enumerated() {
            var path = paths[row.template]?.objectValue ?? [:]
            path[row.method.text.lowercased()] = operation(row, place)
            paths[row.template] = .object(path)
        }
        return [
            "openapi": .string(version),
            "info": [
                "title": "codap-relay", "version": .string(ToolManifest.apiVersion),
                "description": """
                Lets an agent call tools in the CODAP document of a browser tab. A session's \
                code may stand in the path, the query, a header or the body; where it stands \
                in several, they must agree.
                """,
            ],
            "servers": [["url": .string(publicURL.isEmpty ? "/" : publicURL)]],
            "paths": .object(paths),
            "components": [
                "schemas": ["Error": WireSchemas.error],
                "securitySchemes": [
                    "workerToken": ["type": "http", "scheme": "bearer"],
                    "ticket": ["type": "apiKey", "in": "query", "name": "ticket"],
                ],
            ],
        ]
    }

    private static func operation(_ row: RouteRow, _ place: Int) -> JSONValue {
        let about = row.endpoint.documentation
        var operation: JSONObject = [
            "operationId": .string(
                row.isCanonical ? "\(row.endpoint)" : "\(row.endpoint)\(place)"),
            "summary": .string(about.summary),
            "tags": [.string("\(row.endpoint.audience)")],
        ]
        if !row.isCanonical {
            operation["description"] = .string(
                "An older form of \(row.method) \(row.endpoint.route.template).")
        }
        let parameters = parameters(row, about)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = about.body {
            operation["requestBody"] = [
                "required": .bool(!about.bodyIsOptional),
                "content": ["application/json": ["schema": schema(body, row, about)]],
            ]
        }
        operation["responses"] = responses(row, about)
        switch about.credential {
        case .none: operation["security"] = []
        case .optional: operation["security"] = [[:], ["workerToken": []]]
        case .required: operation["security"] = [["workerToken": []]]
        case .ticketOrToken: operation["security"] = [["workerToken": []], ["ticket": []]]
        }
        return .object(operation)
    }

    /// The body's schema; the code is in it where nothing else can hold it.
    private static func schema(
        _ body: JSONValue, _ row: RouteRow, _ about: EndpointDescription
    ) -> JSONValue {
        guard about.naming == .inBody, var schema = body.objectValue else { return body }
        if row.template.contains("{code}") {
            var properties = schema["properties"]?.objectValue ?? [:]
            properties["code"] = nil
            schema["properties"] = .object(properties)
        } else {
            schema["required"] = .array([.string("code")] + (schema["required"]?.arrayValue ?? []))
        }
        return .object(schema)
    }

    private static func parameters(_ row: RouteRow, _ about: EndpointDescription) -> [JSONValue] {
        var parameters: [JSONValue] = []
        func add(_ name: String, _ place: String, _ schema: JSONValue, isRequired: Bool = true) {
            parameters.append([
                "name": .string(name), "in": .string(place), "required": .bool(isRequired),
                "schema": schema,
            ])
        }
        let holdsCode = row.template.contains("{code}")
        if holdsCode { add("code", "path", WireSchemas.code) }
        if row.template.contains("{id}") { add("id", "path", WireSchemas.requestId) }
        if row.template.contains("{asset}") { add("asset", "path", ["type": "string"]) }
        switch about.naming {
        case .none, .inBody: break
        case .optional where !holdsCode:
            add("code", "query", WireSchemas.code, isRequired: false)
        case .required where !holdsCode: add("code", "query", WireSchemas.code)
        case .optional, .required: break
        }
        if row.endpoint == .readResult {
            add("id", "query", WireSchemas.requestId, isRequired: row.shape != .list)
        }
        for parameter in about.parameters {
            parameters.append([
                "name": .string(parameter.name), "in": .string(parameter.place),
                "required": false, "schema": parameter.schema,
                "description": .string(parameter.about),
            ])
        }
        return parameters
    }

    private static func responses(_ row: RouteRow, _ about: EndpointDescription) -> JSONValue {
        var responses = JSONObject()
        for success in about.successes {
            var response: JSONObject = ["description": .string(success.about)]
            if success.status == 200 || success.schema != nil {
                let media: JSONValue = schema(of: success, row).map { ["schema": $0] } ?? [:]
                response["content"] = [success.type: media]
            }
            responses["\(success.status)"] = .object(response)
        }
        for (status, codes) in errors(about) {
            responses["\(status)"] = [
                "description": .string(codes.map(\.rawValue).joined(separator: ", ")),
                "content": [
                    "application/json": ["schema": ["$ref": "#/components/schemas/Error"]]
                ],
            ]
        }
        return .object(responses)
    }

    private static func schema(
        of success: EndpointDescription.Success, _ row: RouteRow
    ) -> JSONValue? {
        switch row.shape {
        case .object: WireSchemas.poll
        case .list where success.status == 200:
            ["anyOf": [WireSchemas.call, ["type": "array", "items": WireSchemas.call]]]
        case .usual, .list: success.schema
        }
    }

    /// The errors by their status, in order.
    private static func errors(_ about: EndpointDescription) -> [(Int, [ErrorCode])] {
        var all = EndpointDescription.commonErrors + about.errors
        if about.credential != .none { all += EndpointDescription.tokenErrors }
        let byStatus = Dictionary(grouping: all, by: \.status)
        return byStatus.sorted { $0.key < $1.key }
    }
}
