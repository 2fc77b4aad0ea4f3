import Foundation
import Testing

@testable import codap_relay

@Suite("docs/tools.md") struct ToolsDocumentTests {
    @Test("is what the catalogue says; UPDATE_DOCS=1 rewrites it") func document() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/tools.md")
        let text = ToolsDocument.text + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
        }
    }

    @Test("has tables of equal columns and links that lead somewhere") func form() {
        let lines = ToolsDocument.text.split(separator: "\n", omittingEmptySubsequences: false)
        var columns = 0
        for line in lines {
            guard line.hasPrefix("|") else {
                columns = 0
                continue
            }
            let count = line.replacing("\\|", with: "").count { $0 == "|" }
            #expect(columns == 0 || columns == count, "\(line)")
            columns = count
        }
        let headings = Set(
            lines.filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3).lowercased() })
        for link in ToolsDocument.text.matches(of: /\(#([a-z_]+)\)/) {
            #expect(headings.contains(String(link.1)), "\(link.1)")
        }
    }
}

@Suite("The tools command") struct ToolsOptionsTests {
    @Test(
        "says what is wrong with its options",
        arguments: [
            ([], "say what to print: --json or --markdown"),
            (["--json", "--markdown"], "--json and --markdown do not go together; give one"),
            (["--markdown", "--brief"], "--brief goes with --json only"),
            (["--jsn"], "unknown option --jsn; did you mean --json?"),
            (["--json=yes"], "--json takes no value; see --help"),
            (["--json", "--json"], "--json is given twice; see --help"),
            (["json"], "unknown option json; see --help"),
        ] as [([String], String)])
    func errors(arguments: [String], message: String) {
        let error = #expect(throws: OptionError.self) {
            try Configuration(ToolsOptions(), arguments: arguments)
        }
        #expect(error?.description == message)
    }

    @Test("takes the form that it is to print") func options() throws {
        let options = try Configuration(ToolsOptions(), arguments: ["--json", "--brief"]).options
        #expect(options.isJSON && options.isBrief && !options.isMarkdown)
        let help = optionsHelp(of: "tools", ToolsOptions())
        for option in ToolsOptions.table { #expect(help.contains("  \(option.flag)\n")) }
    }
}
