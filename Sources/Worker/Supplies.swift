/// What the machines share: one source of numbers, so that nothing late is taken for something
/// current, one of randomness, and one notebook.
package struct Supplies<Generator: RandomNumberGenerator & Sendable>: Sendable {
    /// For jitter only. Keys and ids are random from elsewhere.
    var generator: Generator
    /// Where they note what happens to them.
    var telemetry = Telemetry()
    private var drawn = 0

    init(generator: Generator) { self.generator = generator }

    /// A number that was not drawn before.
    mutating func number() -> Int {
        drawn += 1
        return drawn
    }

    /// An exchange that was not drawn before.
    mutating func exchange(for purpose: Exchange.Purpose) -> Exchange {
        Exchange(purpose: purpose, number: number())
    }
}
