import JSON
import Testing
import Tools
import Wire

/// One run of a tool that ends as a failure, or that compiling refuses when nothing was exchanged.
struct Refusal: Sendable, CustomTestStringConvertible {
    let tool: String
    let about: String
    let arguments: JSONValue
    /// What CODAP is expected to be asked, and what it answers.
    let exchange: [(request: JSONValue, answer: JSONValue)]
    /// A part of the message.
    let words: String
    var testDescription: String { "\(tool): \(about)" }

    init(
        _ tool: String, _ about: String, _ arguments: JSONValue,
        _ exchange: [(request: JSONValue, answer: JSONValue)] = [], says words: String
    ) {
        self.tool = tool
        self.about = about
        self.arguments = arguments
        self.exchange = exchange
        self.words = words
    }

    func play() throws {
        let failure = try #require(try failure(), "it did not fail")
        #expect(failure.message.contains(words), "\(failure.message)")
    }

    private func failure() throws -> CallFailure? {
        let found = try #require(ToolCatalogue.find(tool))
        var run: ToolRun
        do throws(CallFailure) { run = try found.compile(arguments) } catch {
            #expect(exchange.isEmpty, "refused before anything was asked")
            return error
        }
        var step = run.start()
        for (request, answer) in exchange {
            #expect(step == .send(request))
            step = run.next(answer: answer)
        }
        guard case .failed(let failure) = step else { return nil }
        return failure
    }
}

/// A successful answer without values.
let done: JSONValue = ["success": true]
