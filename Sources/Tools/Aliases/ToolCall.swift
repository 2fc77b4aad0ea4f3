#if !hasFeature(Embedded)
    package import JSON
    package import Wire

    /// A call of a tool that is known to be runnable: its canonical name, and arguments that fit.
    package struct ToolCall: Sendable {
        /// The tool.
        package let tool: Tool
        /// Its arguments, in its own spelling.
        package let arguments: JSONValue
        /// The name by which it was called, if not its own.
        package let alias: String?
        /// Arguments of an alias that have no effect and were left out.
        package let ignored: [String]

        /// Finds the tool and holds the arguments against it, the program's own checks included.
        /// - Parameter name: A tool's name or an alias.
        /// - Throws: `tool_not_found` with the nearest name and all there are, or `invalid_args`
        ///   with each place as the caller wrote it.
        package init(_ name: String, _ arguments: JSONValue) throws(CallFailure) {
            let rows = ToolAlias.byName[name] ?? []
            let row = rows.first { $0.holds(for: arguments) }
            guard let tool = ToolCatalogue.find(row?.canonical ?? name) else {
                throw rows.isEmpty ? .unknownTool(name) : .undecided(name, rows, arguments)
            }
            guard let given = arguments.objectValue else {
                throw CallFailure(tool.validate(arguments), of: tool)
            }
            var rewriting = AliasRewriting(given, for: tool)
            rewriting.apply(row?.changes ?? [])
            rewriting.applyCommonSpellings()
            self.tool = tool
            self.arguments = .object(rewriting.arguments)
            alias = tool.name == name ? nil : name
            ignored = rewriting.ignored
            let violations =
                rewriting.violations
                + tool.validate(self.arguments).map { violation in
                    SchemaViolation(
                        pointer: rewriting.place(violation.pointer), keyword: violation.keyword,
                        message: violation.message)
                }
            guard violations.isEmpty else { throw CallFailure(violations, of: tool) }
            _ = try tool.run(self.arguments)
        }
    }

    extension ToolCatalogue {
        /// The name of the tool that is called by `name`, or `nil` when none is or the arguments
        /// decide it.
        package static func canonicalName(of name: String) -> String? {
            if let tool = find(name) { return tool.name }
            let names = Set((ToolAlias.byName[name] ?? []).map(\.canonical))
            return names.count == 1 ? names.first : nil
        }
    }

    extension CallFailure {
        /// There is no such tool: what may have been meant, and what there is.
        fileprivate static func unknownTool(_ name: String) -> CallFailure {
            let tools = ToolCatalogue.all.map(\.name)
            var details: JSONObject = [:]
            var message = "There is no such tool"
            if let nearest = nearestTool(name, tools) {
                details["nearest"] = .string(nearest)
                message += "; did you mean \"\(nearest)\"? "
            } else if let retired = ToolAlias.retired.first(where: { $0.name == name }) {
                message += ". \(retired.advice) "
            } else {
                message += "; "
            }
            details["tools"] = .array(tools.map(JSONValue.string))
            return CallFailure(
                .unknownTool, message + "GET /api/metadata lists the tools.",
                details: .object(details))
        }

        /// The canonical name nearest to a name; an alias that is nearer stands for its tool.
        private static func nearestTool(_ name: String, _ tools: [String]) -> String? {
            guard !ToolAlias.retired.contains(where: { $0.name == name }) else { return nil }
            let aliases = ToolAlias.byName.keys.sorted()
            return NearestName.find(name, among: tools + aliases)
                .flatMap { ToolCatalogue.canonicalName(of: $0) ?? $0 }
        }

        /// An alias that names several tools, and no argument that decides between them.
        fileprivate static func undecided(
            _ name: String, _ rows: [ToolAlias], _ arguments: JSONValue
        ) -> CallFailure {
            var argument = ""
            var choices: [String] = []
            for row in rows {
                guard case .equal(let name, let value) = row.condition else { continue }
                argument = name
                choices.append(value)
            }
            let place = arguments[argument] == nil ? "" : "/\(argument)"
            let words =
                place.isEmpty
                ? "lacks \"\(argument)\", which must be one of "
                : "must be one of "
            let message = words + choices.joined(separator: ", ")
            let keyword = place.isEmpty ? "required" : "enum"
            return CallFailure(
                .invalidArguments,
                "The arguments do not fit \(name)'s input. At \"args\(place)\": \(message).",
                details: [
                    "violations": [
                        [
                            "pointer": .string(place), "keyword": .string(keyword),
                            "message": .string(message),
                        ]
                    ]
                ])
        }
    }
#endif
