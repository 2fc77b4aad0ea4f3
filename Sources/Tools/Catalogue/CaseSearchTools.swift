import JSON
import Wire

let caseSearchTools: [Tool] = [
    Tool(
        "find_cases", .reads, title: "Find cases by formula",
        description: """
            Finds the cases of a collection for which a CODAP formula is true, such as \
            Mass > 3 and Diet = "meat" (text in double quotes, one equals sign). The formula may \
            use attributes of parent collections, sliders and functions; list_formula_functions \
            has them. search_cases looks for parts of texts.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals",
            "formula": "Mass > 3 and Diet = \"meat\"",
        ],
        input: [.dataContext, .collection, .formula] + Page.input, output: .cases,
        program: { (given) throws(CallFailure) in
            let page = try Page(given)
            return .ask(try formulaSearch(given, in: try given.collection())) {
                (cases) throws(CallFailure) in
                .done(.object(page.result("cases", cases.arrayValue ?? [])))
            }
        }),
    Tool(
        "search_cases", .reads, title: "Search cases",
        description: """
            Finds the cases of a collection by the value of one of its attributes, in ways that \
            formulas lack: parts of texts without regard to case (of the letters a to z). \
            Comparisons are by number when both sides are numbers, else by text. find_cases \
            combines conditions.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals", "attribute": "Mammal",
            "operator": "contains", "value": "elephant",
        ],
        input: [
            .dataContext, .collection, .required("attribute", .text, "The attribute's name."),
            .optional("operator", .choice(CaseTest.names), "How to compare; equals unless given."),
            .required("value", .cell, "What to compare with."),
        ] + Page.input,
        output: .cases,
        program: { (given) throws(CallFailure) in
            let page = try Page(given)
            let name = try given.text("attribute")
            let collection = CODAPRequest.get(try given.collection())
            return .ask(collection) { (described) throws(CallFailure) in
                var names = AttributeNames(described)
                let attribute = names.find(name)
                try names.requireSome()
                let test = CaseTest(given)
                return try readingCases(of: given) { (cases) throws(CallFailure) in
                    let found = cases.filter { test.passes($0["values"]?[attribute ?? name]) }
                    return .done(.object(page.result("cases", found)))
                }
            }
        }),
]

extension Field {
    static let formula = Field.required(
        "formula", .text, "A CODAP formula that is true or false for a case.")
}

/// The request that finds the cases of a collection for which the formula in `given` is true.
func formulaSearch(
    _ given: Arguments, in collection: String
) throws(CallFailure) -> JSONValue {
    let formula = try given.text("formula")
    guard !formula.utf8.contains(UInt8(ascii: "]")) else {
        throw CallFailure(
            .invalidArguments,
            "\"formula\" must not hold \"]\", which CODAP's plugin API cannot take in a search.")
    }
    return CODAPRequest.get("\(collection).caseFormulaSearch[\(formula)]")
}

/// One comparison of a cell with a value.
struct CaseTest: Sendable {
    static let names = [
        "equals", "notEquals", "contains", "startsWith", "endsWith", "greaterThan", "lessThan",
        "greaterOrEqual", "lessOrEqual",
    ]

    private let operation: Int
    private let wanted: [UInt8]
    private let wantedNumber: JSONNumber?

    init(_ given: Arguments) {
        let name = given["operator"]?.stringValue ?? ""
        operation = Self.names.firstIndex(where: name.isSameText) ?? 0
        (wanted, wantedNumber) = Self.read(given["value"])
    }

    /// - Parameter cell: `nil` for a cell that was left out, which is an empty one.
    func passes(_ cell: JSONValue?) -> Bool {
        let (text, number) = Self.read(cell)
        switch operation {
        case 2: return contains(wanted, in: text)
        case 3: return text.starts(with: wanted)
        case 4: return text.reversed().starts(with: wanted.reversed())
        default: break
        }
        let isLess: Bool
        let isMore: Bool
        if let number, let wantedNumber {
            isLess = number < wantedNumber
            isMore = wantedNumber < number
        } else {
            // An empty cell is neither more nor less than anything.
            if operation > 4, text.isEmpty { return false }
            isLess = text.lexicographicallyPrecedes(wanted)
            isMore = wanted.lexicographicallyPrecedes(text)
        }
        switch operation {
        case 0: return !isLess && !isMore
        case 1: return isLess || isMore
        case 5: return isMore
        case 6: return isLess
        case 7: return !isLess
        default: return !isMore
        }
    }

    /// A cell's text with ASCII letters in lower case, and its number if it is one.
    private static func read(_ cell: JSONValue?) -> ([UInt8], JSONNumber?) {
        let text: String
        switch cell {
        case .bool(let isTrue): text = isTrue ? "true" : "false"
        default: text = cell?.selectorKey ?? ""
        }
        return (lowered(text), JSONNumber(text: text))
    }
}

/// The bytes of a text, ASCII letters in lower case.
func lowered(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    for index in bytes.indices where bytes[index] >= 0x41 && bytes[index] <= 0x5A {
        bytes[index] |= 0x20
    }
    return bytes
}

/// Whether `part` stands anywhere in `text`.
func contains(_ part: [UInt8], in text: [UInt8]) -> Bool {
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
}
