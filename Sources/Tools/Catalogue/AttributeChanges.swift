import JSON
import Wire

// What the tools of AttributeTools.swift do, beyond one request.

/// Creates attributes in one request and compares what has become of them.
func creating(_ wanted: [JSONValue], _ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let collection = try given.collection()
    let key = try given.key("collection")
    try requireDistinct(names(of: wanted), "attribute")
    return describing(context) { (set) throws(CallFailure) in
        let target = try set.knownCollection(key)
        var created: [JSONValue] = []
        var updated: [JSONValue] = []
        for name in names(of: wanted) {
            guard let owner = set.owner(ofExactly: name) else {
                created.append(.string(name))
                continue
            }
            guard owner["id"] == target["id"] else { throw taken(name, in: owner) }
            updated.append(.string(name))
        }
        let result: JSONObject = ["created": .array(created), "updated": .array(updated)]
        return .ask(CODAPRequest.create(collection + ".attribute", .array(wanted))) {
            (answer) throws(CallFailure) in
            let made = answer["attrs"]?.arrayValue ?? []
            return checkingFormulas(of: wanted, in: context, comparing(wanted, made, result))
        }
    }
}

private func taken(_ name: String, in owner: JSONValue) -> CallFailure {
    CallFailure(
        .codap,
        "The collection \"\(owner["name"]?.stringValue ?? "?")\" has an attribute \"\(name)\" "
            + "already; choose another name.", details: ["name": .string(name)])
}

private func comparing(
    _ wanted: [JSONValue], _ made: [JSONValue], _ result: JSONObject
) -> JSONObject {
    var notApplied: [JSONValue] = []
    for (index, attribute) in wanted.enumerated() {
        let actual = index < made.count ? made[index] : .null
        let compared = effect(of: attribute.objectValue ?? JSONObject(), in: comparable(actual))
        guard var missing = compared["notApplied"]?.objectValue, !missing.isEmpty else { continue }
        missing["name"] = attribute["name"]
        notApplied.append(.object(missing))
    }
    var result = result
    result["attrs"] = .array(made.map(summary))
    result["notApplied"] = .array(notApplied)
    return result
}

/// CODAP takes colours as `colormap` and answers them among others as `_categoryMap`.
private func comparable(_ attribute: JSONValue) -> JSONValue {
    var comparable = attribute.objectValue ?? JSONObject()
    comparable["colormap"] = comparable["_categoryMap"]
    return .object(comparable)
}

/// Ends a call that has set formulas: CODAP accepts any, and tells faults in the cells.
private func checkingFormulas(
    of attributes: [JSONValue], in context: String, _ result: JSONObject
) -> Step {
    let computed = names(of: attributes.filter { !($0["formula"]?.stringValue ?? "").isEmpty })
    guard !computed.isEmpty else { return .done(.object(result)) }
    return .attempt(CODAPRequest.get(context + ".item[0]")) { (answer) throws(CallFailure) in
        var errors = JSONObject()
        for name in computed {
            guard let cell = answer.value?["values"]?[name], let text = cell.stringValue,
                text.utf8.starts(with: "❌".utf8)
            else { continue }
            errors[name] = cell
        }
        guard !errors.isEmpty else { return .done(.object(result)) }
        var result = result
        result["formulaErrors"] = .object(errors)
        return .done(.object(result))
    }
}

@Sendable func updateAttribute(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let key = try given.key("attribute")
    let resource = try given.attribute()
    var wanted = given.leavingOut(["dataContext", "collection", "attribute", "newName"])
    // CODAP takes `null` for "leave it", and an empty text for "clear it".
    for (name, value) in wanted where value.isNull { wanted[name] = "" }
    wanted["name"] = given["newName"]
    try requireAny(wanted, of: "a member besides dataContext, collection and attribute")
    let change = try changing(resource, wanted, given)
    guard let newName = given["newName"]?.stringValue else { return change }
    return describing(context) { (set) throws(CallFailure) in
        let own = try set.knownAttribute(key)
        if let owner = set.owner(ofExactly: newName),
            !(own.attribute["name"]?.stringValue?.isSameText(as: newName) ?? false)
        {
            throw taken(newName, in: owner)
        }
        return change
    }
}

private func changing(
    _ resource: String, _ wanted: JSONObject, _ given: Arguments
) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let collection = try given.collection()
    return .ask(CODAPRequest.update(resource, .object(wanted))) { (answer) throws(CallFailure) in
        let result = changed(answer, wanted)
        let computed = wanted["formula"] == nil ? [] : [result["attribute"] ?? .null]
        // CODAP 3 takes `editable` the wrong way round.
        guard let isEditable = result["notApplied"]?["editable"]?.boolValue,
            let name = result["attribute"]?["name"]?.stringValue
        else { return checkingFormulas(of: computed, in: context, result) }
        let renamed = try collection + "." + selector("attribute", name)
        return .ask(CODAPRequest.update(renamed, ["editable": .bool(!isEditable)])) {
            (answer) throws(CallFailure) in
            return checkingFormulas(of: computed, in: context, changed(answer, wanted))
        }
    }
}

/// An update's answer, compared with what was wanted.
private func changed(_ answer: JSONValue, _ wanted: JSONObject) -> JSONObject {
    let attribute = answer["attrs"]?.arrayValue?.first ?? .null
    var result = effect(of: wanted, in: comparable(attribute))
    result["attribute"] = summary(attribute)
    return result
}

/// Moves an attribute and reads where it is.
func moving(_ given: Arguments) throws(CallFailure) -> Step {
    let context = try given.dataContext()
    let key = try given.key("attribute")
    return describing(context) { (set) throws(CallFailure) in
        let (attribute, owner) = try set.knownAttribute(key)
        var target = owner
        if let wanted = given["collection"]?.selectorKey {
            target = try set.knownCollection(wanted)
        }
        return try Move(
            context: context, attribute: attribute["name"]?.stringValue ?? key,
            target: target["name"]?.stringValue ?? "",
            position: given["position"]?.numberValue?.wholeInt
        ).step(from: owner, asking: given["position"])
    }
}

/// One attribute on its way to a place in a collection.
private struct Move: Sendable {
    let context: String
    let attribute: String
    let target: String
    let position: Int?

    /// - Parameters:
    ///   - asked: The position as CODAP is told it.
    ///   - isCorrected: Whether that is another one than is wanted.
    func step(
        from owner: JSONValue, asking asked: JSONValue?, isCorrected: Bool = false
    ) throws(CallFailure) -> Step {
        let location = try locationOf(attribute, in: owner, of: context)
        var values: JSONObject = ["collection": .string(target)]
        values["position"] = asked
        return .ask(CODAPRequest.update(location, .object(values))) { (_) throws(CallFailure) in
            describing(context) { (set) throws(CallFailure) in
                guard let owner = set.collection(target),
                    let place = names(of: DataSetDescription.attributes(of: owner))
                        .firstIndex(where: attribute.isSameText)
                else { throw unmoved(attribute, to: target) }
                let last = DataSetDescription.attributes(of: owner).count - 1
                // Within one collection CODAP 3 counts places with the attribute still in its own.
                if let position, place < min(position, last), !isCorrected {
                    return try step(
                        from: owner, asking: JSONValue(position + 1), isCorrected: true)
                }
                return .done([
                    "attribute": .string(attribute), "collection": .string(target),
                    "position": JSONValue(place),
                ])
            }
        }
    }
}
