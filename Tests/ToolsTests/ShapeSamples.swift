import JSON
import TestSupport
import Tools

extension SeededGenerator {
    mutating func chance(oneIn count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// A value of a shape.
    mutating func sample(_ shape: Shape) -> JSONValue {
        switch shape {
        case .text(let least, let most):
            let length = Int.random(in: least...min(most, least + 8), using: &self)
            return .string((0..<length).map { _ in pick(["a", "B", "é", "𝒳", " ", "7"]) }.joined())
        case .integer(let least, let most):
            return JSONValue(pick([least, most, Int.random(in: least...most, using: &self)]))
        case .number: return pick([0, -2.5, 664_030_712_170_176, 1e-9])
        case .boolean: return .bool(.random(using: &self))
        case .null: return .null
        case .choice(let names): return .string(pick(names))
        case .list(let element, let least, let most):
            let count = Int.random(in: least...min(most, least + 2), using: &self)
            return .array((0..<count).map { _ in sample(element) })
        case .object(let fields, _):
            var object = JSONObject()
            for field in fields where field.isRequired || .random(using: &self) {
                object[field.name] = sample(field.shape)
            }
            return .object(object)
        case .map(let shape, let least):
            var object = JSONObject()
            for index in 0..<(least + Int.random(in: 0...2, using: &self)) {
                object["member \(index)"] = sample(shape)
            }
            return .object(object)
        case .union(let shapes): return sample(pick(shapes))
        case .any: return pick([.null, 1, "text", [], [:]])
        }
    }

    /// A value changed at one place or several, so that it is likely to fit no more.
    mutating func spoil(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(var members) where !members.isEmpty && !chance(oneIn: 4):
            let key = pick(members.map { $0.key })
            switch Int.random(in: 0...3, using: &self) {
            case 0: members[key] = nil
            case 1: members[key + "x"] = members[key]
            default: members[key] = spoil(members[key] ?? .null)
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty && !chance(oneIn: 4):
            let index = Int.random(in: elements.indices, using: &self)
            elements[index] = spoil(elements[index])
            return .array(elements)
        default:
            return pick([.null, true, "", "x", 0, -1, 1.5, 1e30, [], [[]], [:], ["a": .null]])
        }
    }
}
