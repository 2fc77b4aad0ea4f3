/// What `tools` was told.
struct ToolsOptions: CommandOptions {
    /// Print the manifest.
    var isJSON = false
    /// Print docs/tools.md.
    var isMarkdown = false
    /// Leave out of the manifest what `?detail=brief` does.
    var isBrief = false

    private typealias Option = CommandOption<ToolsOptions>

    static let table: [CommandOption<ToolsOptions>] = [
        Option(
            flag: "json", \.isJSON, in: .tools,
            help: "Print the manifest, as GET /api/metadata answers it."),
        Option(
            flag: "brief", \.isBrief, in: .tools,
            help: "With --json: leave out examples and what comes back, as ?detail=brief does."),
        Option(
            flag: "markdown", \.isMarkdown, in: .tools,
            help: "Print docs/tools.md: every tool for people to read, and every alias."),
    ]

    func check() throws(OptionError) {
        guard isJSON != isMarkdown else {
            throw .inconsistent(
                "json",
                isJSON
                    ? "--json and --markdown do not go together; give one"
                    : "say what to print: --json or --markdown")
        }
        guard !isBrief || isJSON else {
            throw .inconsistent("brief", "--brief goes with --json only")
        }
    }
}
