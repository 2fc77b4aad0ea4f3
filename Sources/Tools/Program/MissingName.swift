import JSON
import Wire

/// Something that CODAP does not find by the name it was given: the names that there are tell an
/// agent more than the refusal does.
struct MissingName {
    /// Most names that are told.
    static let maxNamesTold = 50

    /// The key under which it was looked for.
    private let key: String
    /// The request that lists what there is.
    let list: JSONValue

    /// - Returns: `nil` when the failure is no refusal of a name, or nothing lists such names.
    init?(in failure: CallFailure) {
        guard let words = failure.details?["codapError"]?.stringValue,
            let resource = failure.details?["resource"]?.stringValue,
            let missing = Self.kinds.first(where: { words.hasASCIIPrefix($0.words) }),
            let place = Self.lookUp(missing.type, in: resource)
        else { return nil }
        if words.isSameText(as: CODAPAnswer.noReason),
            !resource.isSameText(as: "dataContext[\(place.key)]")
        {
            return nil
        }
        key = place.key
        list = CODAPRequest.get(place.prefix + missing.list)
    }

    /// The failure with the names that there are and the one that may have been meant.
    func explain(_ failure: CallFailure, with answer: CODAPAnswer) -> CallFailure {
        guard let there = answer.value?.arrayValue else { return failure }
        let names = there.compactMap {
            ($0["name"] ?? $0["title"])?.stringValue ?? $0["type"]?.stringValue
        }
        return failure.telling(names, near: key)
    }

    /// CODAP's words, the selector's type that was not found, and the resource that lists them.
    /// Version 2 says nothing at all of a data set that it does not find.
    private static let kinds: [(words: String, type: String, list: String)] = [
        ("DataContext not found", "dataContext", "dataContextList"),
        ("Unknown context", "dataContext", "dataContextList"),
        ("Could not find dataContext", "dataContext", "dataContextList"),
        ("Error: Unable to resolve dataContext", "dataContext", "dataContextList"),
        (CODAPAnswer.noReason, "dataContext", "dataContextList"),
        ("Collection not found", "collection", "collectionList"),
        ("Error: Unable to resolve collection", "collection", "collectionList"),
        ("Attribute not found", "attribute", "attributeList"),
        ("Component not found", "component", "componentList"),
        ("Could not serialize component", "component", "componentList"),
        ("Not found", "global", "globalList"),
        ("Adornment not found", "adornment", "adornmentList"),
    ]

    /// The piece `type[key]` of a selector: its key, and what stands before it.
    private static func lookUp(
        _ type: String, in resource: String
    ) -> (key: String, prefix: String)? {
        let bytes = Array(resource.utf8)
        let wanted = Array(type.utf8) + [UInt8(ascii: "[")]
        var start = 0
        var depth = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "["):
                depth += 1
                guard bytes[start...index].elementsEqual(wanted) else { continue }
                let rest = bytes[(index + 1)...]
                guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
                return (
                    String(decoding: rest[..<end], as: UTF8.self),
                    String(decoding: bytes[..<start], as: UTF8.self)
                )
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ".") where depth == 0: start = index + 1
            default: continue
            }
        }
        return nil
    }
}

extension CallFailure {
    /// The same, whose message is a sentence without its full stop, with the names that there are
    /// and the one that may have been meant by `key`.
    func telling(_ names: [String], near key: String) -> CallFailure {
        var details = details?.objectValue ?? JSONObject()
        details["available"] = .array(
            names.prefix(MissingName.maxNamesTold).map(JSONValue.string))
        var message = message + "."
        if let nearest = NearestName.find(key, among: names) {
            details["nearest"] = .string(nearest)
            message += " Did you mean \"\(nearest)\"?"
        } else {
            message += " See \"available\" for what there is."
        }
        return CallFailure(kind, message, details: .object(details))
    }
}

extension String {
    fileprivate func hasASCIIPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
