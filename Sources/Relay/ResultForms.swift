import JSON
import Wire

/// The forms in which workers have said how a call went.
extension ResultPost {
    /// Reads `{result}` or `{error}`; with them, or instead of them, the older `success`. `null`
    /// beside a value is absence; alone, as any falsy result, it is a result.
    /// - Throws: `missing_field` or `conflicting_fields` unless it went exactly one way.
    init(_ fields: BodyFields, of id: RequestID) throws(Problem) {
        self.init(
            requestId: id, delivery: max(0, fields["delivery"]?.intValue ?? 0),
            result: try Self.result(fields, success: try Self.success(fields)),
            timings: WorkerTimings(json: fields["timings"]))
    }

    private static func success(_ fields: BodyFields) throws(Problem) -> Bool? {
        guard let value = fields["success"] else { return nil }
        guard let success = value.boolValue else {
            throw Problem(
                .invalidField, "\"success\" must be true or false.", details: ["field": "success"])
        }
        return success
    }

    private static func result(
        _ fields: BodyFields, success: Bool?
    ) throws(Problem) -> CallResult {
        let result = fields["result"]
        let error = fields["error"].flatMap(\.unlessNull)
        let hasResult = result?.unlessNull != nil
        guard !(hasResult && error != nil) else {
            throw Problem(.conflictingFields, "Send \"result\" or \"error\", not both.")
        }
        switch (success, error) {
        case (true?, _?):
            throw Problem(
                .conflictingFields, "\"success\" is true and there is an \"error\"; send one.")
        case (false?, _) where hasResult:
            throw Problem(
                .conflictingFields, "\"success\" is false and there is a \"result\"; send one.")
        case (_, let error?): return .failure(try failure(error))
        case (false?, nil): return .failure(CallFailure(.execution, "The worker gave no reason."))
        case (true?, nil): return .value(result ?? .null)
        case (nil, nil): break
        }
        guard let result else {
            throw Problem(
                .missingField, "Send \"result\" (which may be null) or \"error\".",
                details: ["field": "result"])
        }
        return .value(result)
    }

    /// `{type, message, details?}`, or the sentence alone.
    private static func failure(_ error: JSONValue) throws(Problem) -> CallFailure {
        if let message = error.stringValue { return CallFailure(.execution, message) }
        guard let failure = CallFailure(json: error) else {
            throw Problem(
                .invalidField, "\"error\" must be an object with a \"message\", or a sentence.",
                details: ["field": "error"])
        }
        return failure
    }
}

extension JSONValue {
    /// `nil` for `null`.
    fileprivate var unlessNull: JSONValue? { isNull ? Optional.none : self }
}
