import JSON
import Testing
import Tools
import Wire

/// One whole run of a tool that ends in a failure, whose wording is left to the tool; without an
/// exchange it is refused before anything was asked.
struct FailingScript: Sendable, CustomTestStringConvertible {
    let tool: String
    let about: String
    let arguments: JSONValue
    let exchange: [(request: JSONValue, answer: JSONValue)]
    /// `nil` for `invalid_args` before anything was asked, and for any kind after that.
    let kind: FailureKind?
    /// What an agent has to read in the message.
    let words: String
    /// Members that the failure's details have.
    let details: JSONObject
    var testDescription: String { "\(tool): \(about)" }

    init(
        _ tool: String, _ about: String, _ arguments: JSONValue,
        _ exchange: [(request: JSONValue, answer: JSONValue)] = [],
        _ kind: FailureKind? = nil, says words: String, _ details: JSONObject = [:]
    ) {
        self.tool = tool
        self.about = about
        self.arguments = arguments
        self.exchange = exchange
        self.kind = kind ?? (exchange.isEmpty ? .invalidArguments : nil)
        self.words = words
        self.details = details
    }

    func play() throws {
        let tool = try #require(ToolCatalogue.find(tool))
        let failure: CallFailure
        do throws(CallFailure) {
            var run = try tool.compile(arguments)
            var step = run.start()
            for (request, answer) in exchange {
                #expect(step == .send(request))
                step = run.next(answer: answer)
            }
            guard case .failed(let reported) = step else {
                Issue.record("it goes on with \(step)")
                return
            }
            failure = reported
        } catch {
            #expect(exchange.isEmpty, "it failed before anything was asked")
            failure = error
        }
        #expect(kind == nil || failure.kind == kind)
        #expect(failure.message.contains(words), "\(failure.message)")
        for (name, value) in details { #expect(failure.details?[name] == value, "\(name)") }
    }
}

func get(_ requests: String...) -> JSONValue { .array(requests.map { get($0) }) }

/// A data set as CODAP describes it.
let cats: JSONValue = [
    "name": "Cats", "setAsideItems": [],
    "collections": [
        ["id": 11, "name": "Owners", "attrs": [["name": "owner"]]],
        ["id": 12, "name": "Pets", "attrs": [["name": "pet"], ["name": "mass"]]],
    ],
]

/// Its inner collection alone.
let pets: JSONValue = ["id": 12, "name": "Pets", "attrs": [["name": "pet"], ["name": "mass"]]]

/// A bare failure, as CODAP gives for a case that there is not.
let missing: JSONValue = ["success": false]

/// A successful answer without values.
let done: JSONValue = ["success": true]
