// What the relay does with a call's arguments before it queues the call: finds the tool, holds them
// against its input and compiles the program. Prints medians, microseconds, as one line of JSON.
import JSON
import Tools
import Wire

@main struct ToolCalls {
    /// Calls of each tool's example; those before are warm-up.
    private static let rounds = 500
    private static let warmUp = 50
    private static let items = 1_000

    static func main() throws {
        var medians: [(name: String, median: Double)] = []
        var all: [Double] = []
        for tool in ToolCatalogue.all {
            let times = try measure(tool.name, tool.example, rounds: rounds)
            all += times
            medians.append((tool.name, median(times)))
        }
        let slowest = medians.max { $0.median < $1.median } ?? ("none", 0)
        let item: JSONValue = [
            "Mammal": "African Elephant", "Order": "Proboscidae", "LifeSpan": 70, "Height": 4,
            "Mass": 6400, "Sleep": 3, "Speed": 40, "Habitat": "land", "Diet": "plants",
        ]
        let many: JSONValue = [
            "dataContext": "Mammals", "items": .array(Array(repeating: item, count: items)),
        ]
        let large = try measure("create_items", many, rounds: warmUp)
        let report: JSONValue = [
            "tools": JSONValue(medians.count), "median": number(median(all)),
            "slowest": .string(slowest.name), "slowestMedian": number(slowest.median),
            "items": JSONValue(items), "itemsMedian": number(median(large)),
        ]
        print(report.serialized())
    }

    private static func measure(
        _ name: String, _ arguments: JSONValue, rounds: Int
    ) throws -> [Double] {
        var times: [Double] = []
        let clock = ContinuousClock()
        for round in 0..<(warmUp + rounds) {
            let start = clock.now
            let call = try ToolCall(name, arguments)
            let taken = clock.now - start
            guard call.tool.name == name else { throw CallFailure(.internal, "another tool") }
            if round >= warmUp { times.append(taken / .microseconds(1)) }
        }
        return times
    }

    private static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

    private static func number(_ value: Double) -> JSONValue {
        JSONNumber((value * 100).rounded() / 100).map(JSONValue.number) ?? .null
    }
}
