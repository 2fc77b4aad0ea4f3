/// One setting of a command.
///
/// A command's one table of them reads its command line, the environment and the configuration
/// file; `--help`, `--print-config` and docs/configuration.md are written from it.
struct CommandOption<Options>: Sendable {
    /// Where a setting may be given.
    enum Scope: Sendable {
        /// On the command line only.
        case commandLine
        /// There and in the environment: what must be known before a file is read.
        case environment
        /// There, in the environment and in the configuration file.
        case everywhere
    }

    /// What follows the option's name on a command line.
    enum Argument: Sendable {
        case value(placeholder: String, allowed: String)
        /// Giving the option is all.
        case none
    }

    /// Key of the configuration file. The flag and the variable are derived from it.
    let name: StaticString
    let group: OptionGroup
    let argument: Argument
    let scope: Scope
    /// Whether SIGHUP puts a new value in force.
    let isReloadable: Bool
    /// Whether its value must never be shown.
    let isSecret: Bool
    /// Further environment variables that set it, less strongly than its own.
    let aliases: [String]
    /// What holds when it has no value.
    let unset: String
    let help: String
    /// Sets the value.
    /// - Throws: `notAllowed` when it cannot be read.
    let set: @Sendable (String, inout Options) throws(OptionError) -> Void
    /// The value as it would be written in a file; `nil` when it has none.
    let show: @Sendable (Options) -> String?
    /// Takes the value from one set of options over into another.
    let copy: @Sendable (Options, inout Options) -> Void

    /// ``name`` as text.
    var key: String { name.description }
    /// As on a command line.
    var flag: String { "--\(key)" }
    /// As in the environment.
    var variable: String { OptionEnvironment.prefix + key.environmentName }

    /// An option with a value.
    init<Value>(
        _ name: StaticString, _ form: OptionForm<Value>,
        _ path: any WritableKeyPath<Options, Value> & Sendable, in group: OptionGroup,
        scope: Scope = .everywhere, isReloadable: Bool = false, isSecret: Bool = false,
        aliases: [String] = [], help: String
    ) {
        self.init(
            name, form, in: group, scope: scope, isReloadable: isReloadable, isSecret: isSecret,
            aliases: aliases, unset: "", help: help,
            get: { $0[keyPath: path] }, put: { $1[keyPath: path] = $0 },
            copy: { $1[keyPath: path] = $0[keyPath: path] })
    }

    /// An option that may have no value.
    /// - Parameter unset: What holds then.
    init<Value>(
        _ name: StaticString, _ form: OptionForm<Value>,
        _ path: any WritableKeyPath<Options, Value?> & Sendable, unset: String,
        in group: OptionGroup, scope: Scope = .everywhere, isReloadable: Bool = false,
        isSecret: Bool = false, aliases: [String] = [], help: String
    ) {
        self.init(
            name, form, in: group, scope: scope, isReloadable: isReloadable, isSecret: isSecret,
            aliases: aliases, unset: unset, help: help,
            get: { $0[keyPath: path] }, put: { $1[keyPath: path] = $0 },
            copy: { $1[keyPath: path] = $0[keyPath: path] })
    }

    private init<Value>(
        _ name: StaticString, _ form: OptionForm<Value>, in group: OptionGroup, scope: Scope,
        isReloadable: Bool, isSecret: Bool, aliases: [String], unset: String, help: String,
        get: @escaping @Sendable (Options) -> Value?,
        put: @escaping @Sendable (Value, inout Options) -> Void,
        copy: @escaping @Sendable (Options, inout Options) -> Void
    ) {
        self.name = name
        self.group = group
        argument = .value(placeholder: form.placeholder, allowed: form.allowed)
        self.scope = scope
        self.isReloadable = isReloadable
        self.isSecret = isSecret
        self.aliases = aliases
        self.unset = unset
        self.help = help
        set = { (text, options) throws(OptionError) in
            guard let value = form.read(text) else { throw .notAllowed(form.allowed) }
            put(value, &options)
        }
        show = { get($0).map(form.write) }
        self.copy = copy
    }

    /// An option of the command line that takes no value.
    init(
        flag name: StaticString, _ path: any WritableKeyPath<Options, Bool> & Sendable,
        in group: OptionGroup, help: String
    ) {
        self.name = name
        self.group = group
        argument = .none
        scope = .commandLine
        isReloadable = false
        isSecret = false
        aliases = []
        unset = ""
        self.help = help
        set = { (_, options) throws(OptionError) in options[keyPath: path] = true }
        show = { $0[keyPath: path] ? "on" : "off" }
        copy = { $1[keyPath: path] = $0[keyPath: path] }
    }
}

/// A heading of the help.
enum OptionGroup: String, CaseIterable, Sendable {
    case configuration = "Configuration"
    case listening = "Listening"
    case sessions = "Sessions and calls"
    case connections = "Connections and messages"
    case limits = "Rate limits and proxies"
    case plugin = "The plugin and its workers"
    case logging = "Logging"
    case tracing = "Tracing"
    case load = "Load"
    case tools = "Tools"
}

/// What a command was told.
protocol CommandOptions: Sendable {
    /// Its options, in the order of its help.
    static var table: [CommandOption<Self>] { get }
    /// - Throws: `inconsistent` when values that are allowed one by one do not go together.
    func check() throws(OptionError)
}

extension CommandOptions {
    func check() throws(OptionError) {}

    /// The option with that key.
    static func option(_ key: some StringProtocol) -> CommandOption<Self>? {
        table.first { $0.key == key }
    }
}

extension String {
    /// `session-ttl` as `SESSION_TTL`.
    fileprivate var environmentName: String {
        String(uppercased().map { $0 == "-" ? "_" : $0 })
    }
}
