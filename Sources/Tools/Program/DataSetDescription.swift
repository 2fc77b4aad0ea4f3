import JSON
import Wire

/// A data set as `get dataContext` describes it: what there is under a name or an id.
struct DataSetDescription: Sendable {
    let value: JSONValue

    /// From parent to child.
    var collections: [JSONValue] { value["collections"]?.arrayValue ?? [] }

    /// Of all collections, from left to right.
    var attributes: [JSONValue] { collections.flatMap(Self.attributes) }

    static func attributes(of collection: JSONValue) -> [JSONValue] {
        collection["attrs"]?.arrayValue ?? []
    }

    /// By name, else by id, as CODAP looks it up.
    func collection(_ key: String) -> JSONValue? {
        Self.first(in: collections, "name", key) ?? Self.first(in: collections, "id", key)
    }

    /// - Throws: A failure that names the collections there are.
    func knownCollection(_ key: String) throws(CallFailure) -> JSONValue {
        if let found = collection(key) { return found }
        throw CallFailure(.codap, "The data set has no collection \"\(key)\"")
            .telling(names(of: collections), near: key)
    }

    /// By name, else by the name in canonical form, else by id, as CODAP looks it up.
    func attribute(_ key: String) -> (attribute: JSONValue, collection: JSONValue)? {
        for (member, key) in [
            ("name", key), ("name", canonicalAttributeName(key)), ("id", key),
        ] {
            for collection in collections {
                if let found = Self.first(in: Self.attributes(of: collection), member, key) {
                    return (found, collection)
                }
            }
        }
        return nil
    }

    /// - Throws: A failure that names the attributes there are.
    func knownAttribute(
        _ key: String
    ) throws(CallFailure) -> (attribute: JSONValue, collection: JSONValue) {
        if let found = attribute(key) { return found }
        throw CallFailure(.codap, "The data set has no attribute \"\(key)\"")
            .telling(names(of: attributes), near: key)
    }

    /// The collection that has an attribute of just this name.
    func owner(ofExactly name: String) -> JSONValue? {
        collections.first { Self.first(in: Self.attributes(of: $0), "name", name) != nil }
    }

    /// What of these collections and their attributes, given as CODAP's values, is not there.
    func lacking(_ wanted: [JSONValue]) -> JSONValue {
        var lacking: [JSONValue] = []
        for collection in wanted {
            let name = collection["name"] ?? .null
            guard let found = name.stringValue.flatMap(self.collection) else {
                lacking.append(["collection": name])
                continue
            }
            for attribute in Self.attributes(of: collection) {
                let key = attribute["name"]?.stringValue ?? ""
                let there = Self.attributes(of: found)
                guard
                    Self.first(in: there, "name", key) == nil,
                    Self.first(in: there, "name", canonicalAttributeName(key)) == nil
                else { continue }
                lacking.append(["collection": name, "attribute": .string(key)])
            }
        }
        return .array(lacking)
    }

    @inline(never)
    static func first(in list: [JSONValue], _ member: String, _ key: String) -> JSONValue? {
        list.first { $0[member]?.selectorKey?.isSameText(as: key) ?? false }
    }
}

/// The names that these descriptions carry.
func names(of list: [JSONValue]) -> [String] { list.compactMap { $0["name"]?.stringValue } }

/// What an agent needs of a description: without what grows with the data. The colours of
/// categories stay with `get_attribute`, the selection and what is set aside with their own tools.
func summary(_ described: JSONValue) -> JSONValue {
    var object = described.objectValue ?? JSONObject()
    object["contextStorage"] = nil
    object["_categoryMap"] = nil
    if let setAside = object["setAsideItems"]?.arrayValue {
        object["setAsideItems"] = nil
        object["setAsideItemCount"] = JSONValue(setAside.count)
    }
    for member in ["collections", "attrs"] {
        if let list = object[member]?.arrayValue { object[member] = .array(list.map(summary)) }
    }
    return .object(object)
}
