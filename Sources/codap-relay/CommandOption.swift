/// One command-line option of a command. A command's one table of them is what reads its command
/// line and what `--help` is written from.
struct CommandOption<Options>: Sendable {
    /// What follows the option's name.
    enum Value: Sendable {
        /// A value, shown as `placeholder`; `fallback` says what holds without the option.
        case required(placeholder: String, fallback: String)
        /// Nothing: giving the option is all.
        case none
    }

    let name: String
    let value: Value
    let help: String
    /// Sets the value.
    /// - Throws: What is allowed, as the end of a sentence.
    let set: @Sendable (String, inout Options) throws(OptionError) -> Void

    /// An option with a value.
    init(
        name: String, placeholder: String, fallback: String, help: String,
        set: @escaping @Sendable (String, inout Options) throws(OptionError) -> Void
    ) {
        self.name = name
        value = .required(placeholder: placeholder, fallback: fallback)
        self.help = help
        self.set = set
    }

    /// An option without a value.
    init(flag name: String, help: String, set: @escaping @Sendable (inout Options) -> Void) {
        self.name = name
        value = .none
        self.help = help
        self.set = { (_, options) throws(OptionError) in set(&options) }
    }
}

/// What a command was told.
protocol CommandOptions {
    /// Its options, in the order of its help.
    static var table: [CommandOption<Self>] { get }
}

/// What is wrong with a command line.
enum OptionError: Error, CustomStringConvertible {
    case unknown(String)
    case missingValue(String)
    case needlessValue(String)
    case badValue(option: String, value: String, allowed: String)
    case notAllowed(String)

    var description: String {
        switch self {
        case .unknown(let name): "unknown option \(name); see --help"
        case .missingValue(let name): "\(name) needs a value; see --help"
        case .needlessValue(let name): "\(name) takes no value; see --help"
        case .badValue(let option, let value, let allowed):
            "\(option) cannot be \"\(value)\"; it takes \(allowed)"
        case .notAllowed(let allowed): "it takes \(allowed)"
        }
    }
}

extension CommandOptions {
    /// Reads `--name value`, `--name=value` and `--flag`.
    mutating func read(_ arguments: [String]) throws(OptionError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = Self.table.first(where: { $0.name == name }) else {
                throw .unknown(name)
            }
            var text = parts.count == 2 ? String(parts[1]) : nil
            switch option.value {
            case .required: text = text ?? rest.popFirst()
            case .none:
                if text != nil { throw .needlessValue(name) }
                text = ""
            }
            guard let text else { throw .missingValue(name) }
            do throws(OptionError) {
                try option.set(text, &self)
            } catch {
                guard case .notAllowed(let allowed) = error else { throw error }
                throw .badValue(option: name, value: text, allowed: allowed)
            }
        }
    }
}

/// Reads a whole number.
func integer(_ text: String, in range: ClosedRange<Int>) throws(OptionError) -> Int {
    guard let number = Int(text), range.contains(number) else {
        throw .notAllowed("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
}

/// Reads one of an enum's words.
func choice<Choice>(_ text: String) throws(OptionError) -> Choice
where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
        throw .notAllowed(Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
}
