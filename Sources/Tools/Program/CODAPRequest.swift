import JSON

/// Requests of CODAP's data-interactive plugin API.
enum CODAPRequest {
    @inline(never)
    static func get(_ resource: String) -> JSONValue {
        ["action": "get", "resource": .string(resource)]
    }

    static func create(_ resource: String, _ values: JSONValue) -> JSONValue {
        request("create", resource, values)
    }

    static func update(_ resource: String, _ values: JSONValue) -> JSONValue {
        request("update", resource, values)
    }

    static func notify(_ resource: String, _ values: JSONValue) -> JSONValue {
        request("notify", resource, values)
    }

    @inline(never)
    static func delete(_ resource: String, _ values: JSONValue? = nil) -> JSONValue {
        guard let values else { return ["action": "delete", "resource": .string(resource)] }
        return request("delete", resource, values)
    }

    @inline(never)
    private static func request(
        _ action: String, _ resource: String, _ values: JSONValue
    ) -> JSONValue {
        ["action": .string(action), "resource": .string(resource), "values": values]
    }
}
