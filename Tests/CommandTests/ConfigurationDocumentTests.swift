import Foundation
import Telemetry
import Testing

@testable import codap_relay

@Suite("docs/configuration.md") struct ConfigurationDocumentTests {
    private static let begin = "<!-- options: written by the test that compares them -->\n"
    private static let end = "<!-- end of options -->\n"

    @Test("lists the options; UPDATE_DOCS=1 rewrites it") func document() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/configuration.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(text.range(of: Self.begin)).upperBound
        let end = try #require(text.range(of: Self.end)).lowerBound
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try text.replacingCharacters(in: begin..<end, with: Self.options)
                .write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(text[begin..<end] == Self.options)
        }
    }

    private static var options: String {
        let defaults = ServeOptions(build: BuildIdentity(version: "", revision: ""))
        var lines: [String] = []
        for group in OptionGroup.allCases {
            let options = ServeOptions.table.filter { $0.group == group }
            guard !options.isEmpty else { continue }
            lines += [
                "", "### \(group.rawValue)", "", "| option | default | takes | what it sets |",
                "|---|---|---|---|",
            ]
            lines += options.map { row($0, defaults) }
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    private static func row(_ option: CommandOption<ServeOptions>, _ defaults: ServeOptions)
        -> String
    {
        var help = option.help
        if option.isReloadable { help += " **Reloads.**" }
        if option.scope != .everywhere {
            help += option.scope == .commandLine ? " Command line only." : " Not in a file."
        }
        if !option.aliases.isEmpty {
            help += " Also `" + option.aliases.joined(separator: "`, `") + "`."
        }
        guard case .value(let placeholder, let allowed) = option.argument else {
            return "| `\(option.flag)` | | | \(help) |"
        }
        let fallback = option.show(defaults).map { "`\($0)`" } ?? option.unset
        return "| `\(option.flag) \(placeholder)` | \(fallback) | \(allowed) | \(help) |"
            .replacing("on|off", with: "on\\|off")
    }
}
