/// The floors of docs/architecture.md, as one table: what each folder of `Sources` may rest on.
struct Module: Sendable {
    enum Kind: Sendable {
        /// C: a module map over a library, or data.
        case c
        /// Runs natively and, as Embedded Swift, in the browser: nothing but modules like it.
        case pure
        /// Runs in the relay's processes, on the event loop.
        case native
        /// What the browser loads: pages, and the wasm's boundary.
        case browser
    }

    let name: String
    let floor: Int
    let kind: Kind
    /// Target in `Tests` that tests it; `nil` where only tests of the whole reach it.
    let tests: String?

    /// Every folder of `Sources`. C stands below the floor of the Swift that wraps it.
    static let all: [Module] = [
        Module("codap-relay", 6, .native, tests: "CommandTests"),
        Module("Relay", 5, .native),
        Module("Load", 5, .native),
        Module("Sessions", 4, .native),
        Module("MCP", 4, .native),
        Module("Plugin", 4, .browser),
        Module("Worker", 3, .pure),
        Module("HTTP", 3, .native),
        Module("Tools", 2, .pure),
        Module("Telemetry", 2, .native),
        Module("Wire", 1, .pure),
        Module("JSON", 0, .pure),
        Module("EventLoop", 0, .native),
        Module("PluginAssets", -1, .c),
        Module("CLibevent", -1, .c),
        Module("CSystemd", -1, .c),
        Module("CZlib", -1, .c),
        Module("CSQLite", -1, .c),
        Module("CCrypto", -1, .c),
        Module("CHiredis", -1, .c),
    ]

    /// What comes with Swift and glibc. Foundation and Dispatch bring threads and megabytes.
    static let systemModules: Set = ["Glibc", "Synchronization"]

    init(_ name: String, _ floor: Int, _ kind: Kind) {
        self.init(name, floor, kind, tests: kind == .c ? nil : "\(name)Tests")
    }

    init(_ name: String, _ floor: Int, _ kind: Kind, tests: String?) {
        self.name = name
        self.floor = floor
        self.kind = kind
        self.tests = tests
    }

    static func named(_ name: String) -> Module? {
        all.first { $0.name == name }
    }

    /// The module of a file below `Sources`.
    static func owning(_ path: String) -> Module? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? named(String(parts[1])) : nil
    }

    /// Why this module must not import another, or `nil` if it may.
    func objection(to name: String, from path: String) -> String? {
        guard let imported = Module.named(name) else {
            if kind != .pure, !path.hasPrefix("Sources/Plugin/Wasm/"),
                Module.systemModules.contains(name)
            {
                return nil
            }
            return "\(self.name) imports \(name), which is not of this house"
        }
        if imported.floor >= floor {
            return "\(self.name) (floor \(floor)) imports \(name) (floor \(imported.floor))"
        }
        // The wasm is built from Plugin/Wasm and pure modules; Plugin/Assets runs in the relay.
        let runsInBrowser = kind == .pure || path.hasPrefix("Sources/Plugin/Wasm/")
        if runsInBrowser, imported.kind != .pure {
            return "\(self.name) also runs in the browser, and \(name) does not"
        }
        return nil
    }
}

extension Rule {
    private static let importPattern = Pattern(
        #"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+|(?:package|public|internal|(?:file)?private)[ \t]+)*"#
            + #"import[ \t]+(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)"#)

    private static let reexport = Ban(
        #"@_exported"#, "a re-exported import", "let every file import what it uses")

    /// Imports point down, and only to this house.
    static let imports: [Rule] = [
        Rule(
            name: "imports point down",
            applies: { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") },
            check: { file in
                reexport.findings(in: file)
                    + importPattern.matches(in: file.code).compactMap { match in
                        Module.owning(file.path)?.objection(to: match.group, from: file.path).map {
                            Finding(
                                path: file.path, line: file.line(at: match.offset + 1), problem: $0,
                                remedy: "import modules of lower floors only (Floors.swift);"
                                    + " move shared code down or pass it in as a value")
                        }
                    }
            },
            accepts: [
                Sample("Sources/Wire/A.swift", "package import JSON\n"),
                Sample("Sources/Telemetry/A.swift", "import CSystemd\nimport Glibc\nimport Wire\n"),
                Sample("Sources/Plugin/Wasm/A.swift", "import JSON\nimport Worker\n"),
                Sample("Sources/Plugin/Assets/A.swift", "import PluginAssets\n"),
                Sample(
                    "Sources/Wire/A.swift",
                    "// import Relay\nlet a = \"\"\"\nimport Relay\n\"\"\"\n"),
            ],
            refuses: [
                Sample("Sources/Wire/A.swift", "import Tools\n"),
                Sample("Sources/HTTP/A.swift", "@preconcurrency import Worker\n"),
                Sample("Sources/Sessions/A.swift", "import struct MCP.Message\n"),
                Sample("Sources/Worker/A.swift", "import Glibc\n"),
                Sample("Sources/Worker/A.swift", "package import Telemetry\n"),
                Sample("Sources/Plugin/Wasm/A.swift", "import PluginAssets\n"),
                Sample("Sources/Plugin/Wasm/A.swift", "import Synchronization\n"),
                Sample("Sources/Relay/A.swift", "import Foundation\n"),
                Sample("Sources/Relay/A.swift", "private import class Dispatch.DispatchQueue\n"),
                Sample("Sources/Relay/A.swift", "@_exported import Wire\n"),
            ])
    ]
}
