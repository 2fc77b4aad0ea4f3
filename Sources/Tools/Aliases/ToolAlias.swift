// Names are resolved by the relay; the tab meets canonical ones only.
#if !hasFeature(Embedded)
    package import JSON

    /// Another name under which agents know a tool, or other spellings of its arguments under its
    /// own name. Agents that were written for the first clients of the wire forms use them; they
    /// stand in docs/tools.md and not in the manifest.
    package struct ToolAlias: Sendable {
        /// Which calls of ``name`` a row is for, where the name alone does not decide the tool.
        enum Condition: Sendable {
            case always
            /// The argument was given.
            case given(String)
            /// The argument has this value.
            case equal(String, String)
        }

        /// The name in a call.
        package let name: String
        /// The tool that is called by it.
        package let canonical: String
        let condition: Condition
        let changes: [ArgumentChange]
        /// Arguments in this spelling.
        package let example: JSONValue

        init(
            _ name: String, _ canonical: String, when condition: Condition = .always,
            _ changes: [ArgumentChange] = [], example: JSONValue
        ) {
            self.name = name
            self.canonical = canonical
            self.condition = condition
            self.changes = changes
            self.example = example
        }

        /// Whether this row is for a call with these arguments.
        func holds(for arguments: JSONValue) -> Bool {
            switch condition {
            case .always: true
            case .given(let name): arguments[name] != nil
            case .equal(let name, let value): arguments[name] == .string(value)
            }
        }

        /// When it is this row, and what its arguments are to the tool, for the docs.
        package var spelling: String {
            let condition: [String] =
                switch condition {
                case .always: []
                case .given(let name): ["when `\(name)` is given"]
                case .equal(let name, let value): ["when `\(name)` is `\(value)`"]
                }
            return (condition + changes.map(\.words)).joined(separator: "; ")
        }

        /// What every tool understands, in words.
        package static var commonSpellings: [String] { ArgumentChange.common.map(\.words) }

        /// Every row. Of those with one name the first whose condition holds is taken.
        package static let all: [ToolAlias] =
            dataAliases + attributeAliases + caseAliases + selectionAliases + componentAliases
            + datasetAliases

        /// Rows by their name.
        static let byName = Dictionary(grouping: all, by: \.name)

        /// Names of the first system for which there is no tool, and what to do instead.
        package static let retired: [(name: String, advice: String)] = [
            (
                "connect_to_session",
                "There is nothing to connect: give the code with each call."
            ),
            (
                "unregisterForNotifications",
                "There is nothing to unregister: get_recent_changes reads what has changed."
            ),
        ]
    }
#endif
