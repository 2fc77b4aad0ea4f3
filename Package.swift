// swift-tools-version: 6.3
import PackageDescription

/// One rule set for every Swift target; an exception has to be argued for here.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // An async function stays on its caller's executor: no hop where none is asked for.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A module and its tests. Dependencies point down only; `HouseTests` holds the floors.
/// - Parameter counterparts: What only its tests need.
func module(
    _ name: String, on dependencies: [Target.Dependency] = [],
    testedWith counterparts: [Target.Dependency] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.target(name: name)] + dependencies + counterparts,
            swiftSettings: strict),
    ]
}

/// What tests of several modules share; nothing in `Sources` may use it.
func support(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "codap-relay",
    products: [.executable(name: "codap-relay", targets: ["codap-relay"])],
    targets: [
        // Floor 0, C: libraries as bare module maps; the Swift that owns what they hand out is
        // above.
        .systemLibrary(name: "CLibevent", pkgConfig: "libevent"),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        // What the browser loads, embedded. `make wasm` writes it.
        .target(name: "PluginAssets", exclude: ["generated"]),
        // Floor 4: the rest of Sources/Plugin is for the browser and built by `make wasm`.
        .target(
            name: "Plugin", dependencies: ["PluginAssets"], path: "Sources/Plugin/Assets",
            swiftSettings: strict),
        .testTarget(name: "PluginTests", dependencies: ["Plugin"], swiftSettings: strict),
        // Stands in for malloc in the tests' process, to count allocations.
        .target(name: "CountedAllocations", path: "Tests/CountedAllocations"),
        // The rules of the house, read off the sources.
        .testTarget(name: "HouseTests", swiftSettings: strict),
        // Below the tests
        support("TestSupport", on: ["Wire"]),
        support("SchemaValidation", on: ["JSON"]),
        .testTarget(
            name: "SchemaValidationTests", dependencies: ["JSON", "SchemaValidation"],
            swiftSettings: strict),
        // Floor 6
        .executableTarget(
            name: "codap-relay",
            dependencies: [
                "CSystemd", "EventLoop", "HTTP", "JSON", "Load", "Plugin", "Relay", "Sessions",
                "Telemetry", "Tools", "Wire",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "codap-relay", "EventLoop", "HTTP", "Relay", "Sessions", "Telemetry", "Wire",
            ], swiftSettings: strict),
    ]
        // Floor 0
        + module("JSON", testedWith: ["TestSupport"])
        + module("EventLoop", on: ["CLibevent"])
        // Floor 1
        + module("Wire", on: ["JSON"], testedWith: ["TestSupport"])
        // Floor 2
        + module(
            "Tools", on: ["JSON", "Wire"], testedWith: ["SchemaValidation", "TestSupport"])
        + module(
            "Telemetry", on: ["CSystemd", "JSON", "Wire"],
            testedWith: ["CountedAllocations", "SchemaValidation", "TestSupport"])
        // Floor 3
        + module("Worker", on: ["JSON", "Wire", "Tools"], testedWith: ["Sessions", "TestSupport"])
        + module("HTTP", on: ["CZlib", "EventLoop"], testedWith: ["TestSupport"])
        // Floor 4
        + module(
            "Sessions", on: ["CCrypto", "CSQLite", "JSON", "Wire", "Telemetry"],
            testedWith: ["TestSupport"])
        // Floor 5
        + module(
            "Relay",
            on: [
                "EventLoop", "HTTP", "JSON", "Plugin", "Sessions", "Telemetry", "Tools", "Wire",
            ], testedWith: ["SchemaValidation", "TestSupport"])
        + module(
            "Load", on: ["EventLoop", "HTTP", "JSON", "Wire", "Worker"],
            testedWith: ["Relay", "Sessions", "Telemetry", "TestSupport", "Tools"])
)
