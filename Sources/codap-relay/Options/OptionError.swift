import Telemetry

/// What is wrong with a configuration. The text says where, what, and what is allowed.
struct OptionError: Error, CustomStringConvertible {
    let fault: ConfigurationFault
    /// The option it is about, when there is one of that name.
    let option: StaticString?
    /// The line of the file it stands on.
    let line: Int?
    let description: String

    init(
        _ fault: ConfigurationFault, _ description: String, option: StaticString? = nil,
        line: Int? = nil
    ) {
        self.fault = fault
        self.option = option
        self.line = line
        self.description = description
    }

    /// A form does not take a value: thrown where neither the option nor its origin is known.
    static func notAllowed(_ allowed: String) -> OptionError {
        OptionError(.badValue, "it takes \(allowed)")
    }

    /// Values that do not go together.
    static func inconsistent(_ option: StaticString, _ description: String) -> OptionError {
        OptionError(.inconsistent, description, option: option)
    }

    /// The same, of a known option from a known place.
    func at(
        _ origin: OptionOrigin, of option: StaticString, isSecret: Bool, value: String
    ) -> OptionError {
        let shown = isSecret ? "what it was given" : "\"\(value)\""
        return OptionError(
            fault, "\(origin.name(of: option)) cannot be \(shown); \(description)", option: option,
            line: origin.line)
    }
}

/// Where a setting came from.
enum OptionOrigin: Hashable, Sendable, CustomStringConvertible {
    /// Nobody gave it.
    case standard
    case flag
    case variable(String)
    case file(path: String, line: Int)

    /// For `--print-config`.
    var description: String {
        switch self {
        case .standard: "default"
        case .flag: "from the command line"
        case .variable(let name): "from \(name)"
        case .file(let path, let line): "from \(path):\(line)"
        }
    }

    var line: Int? { if case .file(_, let line) = self { line } else { nil } }

    /// How the person who gave it has written it.
    func name(of option: StaticString) -> String {
        switch self {
        case .standard: "\(option)"
        case .flag: "--\(option)"
        case .variable(let name): name
        case .file(let path, let line): "\(path):\(line): \(option)"
        }
    }
}
