import Telemetry
import Testing

@Suite("A trace state") struct TraceStateTests {
    @Test(
        "is passed on when it has the form",
        arguments: [
            (["vendor=value"], "vendor=value"), (["a=1,b=2"], "a=1,b=2"),
            (["a=1", "b=2"], "a=1,b=2"), ([" a=1 ,\t, b=2 "], "a=1,b=2"),
            (["tenant@system=x y"], "tenant@system=x y"), (["1a_-*/=!"], "1a_-*/=!"),
            (["a=1, ", ""], "a=1"),
        ])
    func valid(headers: [String], state: String) {
        #expect(TraceState.joined(headers) == state)
    }

    @Test(
        "is dropped when it does not",
        arguments: [
            [], [""], [","], ["a"], ["=1"], ["a="], ["A=1"], ["a=1=2"], ["a=é"], ["é=1"],
            ["a@b@c=1"], ["@b=1"], ["a@=1"], ["a=1,a=2"], ["a=1", "a=2"], ["a b=1"], ["_a=1"],
        ])
    func invalid(headers: [String]) {
        #expect(TraceState.joined(headers) == nil)
    }

    @Test("has at most 32 members and 512 characters") func bounds() {
        let members = (0..<33).map { "k\($0)=v" }
        #expect(TraceState.joined([members.dropLast().joined(separator: ",")]) != nil)
        #expect(TraceState.joined([members.joined(separator: ",")]) == nil)
        let half = String(repeating: "x", count: 253)
        #expect(TraceState.joined(["a=\(half),b=\(half)"])?.utf8.count == 511)
        #expect(TraceState.joined(["a=\(half),bbb=\(half)"]) == nil)
        #expect(TraceState.joined(["a=" + String(repeating: "x", count: 257)]) == nil)
    }
}
