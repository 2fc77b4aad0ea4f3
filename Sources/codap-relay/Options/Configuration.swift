import Telemetry

/// A command's settings with where each came from: read from the command line, the environment and
/// a file, in this order of precedence.
struct Configuration<Options: CommandOptions>: Sendable {
    /// What holds.
    private(set) var options: Options
    /// Where the settings that were given came from, by key.
    private(set) var origins: [String: OptionOrigin] = [:]
    /// Variables of the original system that a stronger setting has put out of force.
    private(set) var overruled: [String] = []

    /// Reads everything. Each value is checked, also one that a stronger setting overrules.
    /// - Parameters:
    ///   - environment: Empty for a command that takes none.
    ///   - file: Names the file, once command line and environment are read.
    init(
        _ defaults: Options, arguments: [String], environment: [String: String] = [:],
        file: (Options) -> String? = { _ in nil }
    ) throws(OptionError) {
        options = defaults
        let flags = try Self.flags(arguments)
        let variables = try Self.variables(environment)
        // Twice: what names the file is needed before it, and must stay stronger than it.
        try apply(variables)
        try apply(flags)
        if let path = file(options) {
            let lines = try Self.lines(of: ConfigurationFile(path: path))
            options = defaults
            origins = [:]
            overruled = []
            try apply(lines)
            try apply(variables)
            try apply(flags)
        }
        try options.check()
    }

    /// A setting as somebody gave it.
    private struct Assignment {
        let option: CommandOption<Options>
        let text: String
        let origin: OptionOrigin
    }

    private mutating func apply(_ assignments: [Assignment]) throws(OptionError) {
        for assignment in assignments {
            let option = assignment.option
            do throws(OptionError) {
                try option.set(assignment.text, &options)
            } catch {
                throw error.at(
                    assignment.origin, of: option.name, isSecret: option.isSecret,
                    value: assignment.text)
            }
            if case .variable(let name) = origins[option.key], option.aliases.contains(name) {
                overruled.append(name)
            }
            origins[option.key] = assignment.origin
        }
    }

    // MARK: - Command line

    /// Reads `--name value`, `--name=value` and `--flag`.
    private static func flags(_ arguments: [String]) throws(OptionError) -> [Assignment] {
        var assignments: [Assignment] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            guard name.hasPrefix("--"), let option = Options.option(name.dropFirst(2)) else {
                throw unknown("option", name, among: Options.table.map(\.flag), end: "; see --help")
            }
            func error(_ fault: ConfigurationFault, _ what: String) -> OptionError {
                OptionError(fault, "\(name) \(what); see --help", option: option.name)
            }
            var text = parts.count == 2 ? String(parts[1]) : nil
            switch option.argument {
            case .value: text = text ?? rest.popFirst()
            case .none:
                if text != nil { throw error(.needlessValue, "takes no value") }
                text = ""
            }
            guard let text else { throw error(.missingValue, "needs a value") }
            guard !assignments.contains(where: { $0.option.key == option.key }) else {
                throw error(.duplicate, "is given twice")
            }
            assignments.append(Assignment(option: option, text: text, origin: .flag))
        }
        return assignments
    }

    // MARK: - Environment

    /// Reads our variables, those of the original system first so that ours overrule them.
    private static func variables(
        _ environment: [String: String]
    ) throws(OptionError) -> [Assignment] {
        let options = Options.table.filter { $0.scope != .commandLine }
        var assignments: [Assignment] = []
        for option in options {
            for name in option.aliases {
                guard let text = environment[name] else { continue }
                assignments.append(
                    Assignment(option: option, text: text, origin: .variable(name)))
            }
        }
        let ours = environment.filter { $0.key.hasPrefix(OptionEnvironment.prefix) }
        for (name, text) in ours.sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.variable == name }) else {
                throw unknown("variable", name, among: options.map(\.variable), end: "")
            }
            assignments.append(Assignment(option: option, text: text, origin: .variable(name)))
        }
        return assignments
    }

    // MARK: - File

    private static func lines(of file: ConfigurationFile) throws(OptionError) -> [Assignment] {
        let options = Options.table.filter { $0.scope == .everywhere }
        var assignments: [Assignment] = []
        for entry in file.entries {
            let place = "\(file.path):\(entry.line): "
            guard let option = options.first(where: { $0.key == entry.key }) else {
                throw unknown(
                    "key", entry.key, among: options.map(\.key), at: place, line: entry.line,
                    end: "")
            }
            let earlier = assignments.first { $0.option.key == option.key }
            if let line = earlier?.origin.line {
                throw OptionError(
                    .duplicate, "\(place)\(option.key) is set on line \(line) already",
                    option: option.name, line: entry.line)
            }
            assignments.append(
                Assignment(
                    option: option, text: entry.value,
                    origin: .file(path: file.path, line: entry.line)))
        }
        return assignments
    }

    private static func unknown(
        _ kind: String, _ name: String, among known: [String], at place: String = "",
        line: Int? = nil, end: String
    ) -> OptionError {
        let hint = suggestion(for: name, among: known).map { "; did you mean \($0)?" } ?? end
        return OptionError(.unknown, "\(place)unknown \(kind) \(name)\(hint)", line: line)
    }
}
