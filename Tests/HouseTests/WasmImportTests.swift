import Foundation
import Testing

/// Everything the plugin's wasm may ask of the page, as `module.name`.
private let allowedImports: Set<String> = []

/// Where `make wasm` leaves the plugin's wasm.
private let wasmPath = ".build/wasm/worker.wasm"

@Suite("The plugin's wasm") struct WasmImportTests {
    @Test("imports exactly what is listed") func imports() throws {
        let url = SourceTree.root.appending(path: wasmPath)
        guard let data = try? Data(contentsOf: url) else {
            Issue.record("\(wasmPath): does not exist. Remedy: run `make wasm`.")
            return
        }
        let found = Set(try WasmModule(Array(data)).imports)
        for name in found.subtracting(allowedImports).sorted() {
            Issue.record(
                """
                \(wasmPath): imports \(name). Remedy: remove what needs it, often libc or compiler \
                support; or list it in WasmImportTests.swift and provide it in core.js.
                """)
        }
        for name in allowedImports.subtracting(found).sorted() {
            Issue.record(
                "\(wasmPath): lacks \(name). Remedy: unlist it in WasmImportTests.swift."
            )
        }
    }
}

@Suite("The reader of wasm imports") struct WasmModuleTests {
    private static let header: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
    /// A custom section of 3 bytes, which the reader steps over.
    private static let custom: [UInt8] = [0, 3, 1, 0x61, 0]
    /// `env.f`: function of type 0; `env.m`: memory with a minimum of 1; `a.g`: a mutable i32.
    private static let section: [UInt8] =
        [2, 25, 3] + [3, 0x65, 0x6E, 0x76, 1, 0x66, 0, 0] + [3, 0x65, 0x6E, 0x76, 1, 0x6D, 2, 0, 1]
        + [1, 0x61, 1, 0x67, 3, 0x7F, 1]

    @Test("reads names of every kind") func reads() throws {
        let module = try WasmModule(Self.header + Self.custom + Self.section)
        #expect(module.imports == ["env.f", "env.m", "a.g"])
    }

    @Test("reads a module without imports") func none() throws {
        #expect(try WasmModule(Self.header + Self.custom).imports.isEmpty)
    }

    @Test("refuses what ends early", arguments: 1..<section.count)
    func truncated(missing: Int) {
        let whole = Self.header + Self.section
        #expect(throws: WasmModule.Malformed.self) {
            try WasmModule(Array(whole.dropLast(missing)))
        }
    }
}
