import Glibc

/// A command's `--help`, written from its table of options.
func optionsHelp<Options: CommandOptions>(
    of command: String, _ defaults: Options, intro: String = ""
) -> String {
    var lines = ["codap-relay \(command) [options]"]
    if !intro.isEmpty { lines += ["", intro] }
    for group in OptionGroup.allCases {
        let options = Options.table.filter { $0.group == group }
        guard !options.isEmpty else { continue }
        lines += ["", "\(group.rawValue):"]
        for option in options {
            switch option.argument {
            case .value(let placeholder, let allowed):
                lines.append("  \(option.flag) \(placeholder)")
                let fallback = option.show(defaults) ?? option.unset
                lines.append("      \(option.help)")
                lines.append("      Takes \(allowed). Default: \(fallback).")
            case .none:
                lines.append("  \(option.flag)")
                lines.append("      \(option.help)")
            }
        }
    }
    return lines.joined(separator: "\n")
}

/// What stands above the options of `serve`.
let serveIntro = """
    Each option is also a variable, --session-ttl as CODAP_RELAY_SESSION_TTL, and a key of the file
    named by --config, as session-ttl. The command line is stronger than the environment, and that
    is stronger than the file.
    """

extension Configuration {
    /// What holds, in the form of a file that says the same.
    func printed() -> String {
        var lines: [String] = []
        for group in OptionGroup.allCases {
            let options = Options.table.filter { $0.group == group && $0.scope == .everywhere }
            guard !options.isEmpty else { continue }
            if !lines.isEmpty { lines.append("") }
            lines.append("# \(group.rawValue)")
            for option in options {
                let origin = origins[option.key] ?? .standard
                lines.append("# \(origin)")
                switch option.show(self.options) {
                case .some where option.isSecret: lines.append("# \(option.key) is a secret")
                case .some(let value): lines.append("\(option.key) = \(value)")
                case nil: lines.append("# \(option.key): \(option.unset)")
                }
            }
        }
        return lines.joined(separator: "\n")
    }
}
