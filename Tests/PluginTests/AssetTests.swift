import Plugin
import Testing

@Suite("The plugin's assets") struct AssetTests {
    @Test(
        "are there, with their type",
        arguments: [
            ("index.html", "text/html; charset=utf-8"), ("style.css", "text/css; charset=utf-8"),
            ("main.js", "text/javascript; charset=utf-8"), ("worker.wasm", "application/wasm"),
            ("clock-worker.js", "text/javascript; charset=utf-8"),
        ])
    func present(path: String, type: String) throws {
        let asset = try #require(Asset.find(path))
        #expect(asset.contentType == type)
        #expect(!asset.bytes.isEmpty)
        #expect(asset.etag.count == 66)
        #expect(asset.form(in: "gzip").etag.count == 71)
        #expect(asset.form(in: "br").etag.count == 69)
    }

    @Test("answer the folder with the page") func folder() {
        #expect(Asset.find("")?.path == "index.html")
        #expect(Asset.find("../secret") == nil)
    }

    @Test("are compressed without a time stamp", arguments: Asset.all.map(\.path))
    func gzip(path: String) throws {
        let asset = try #require(Asset.find(path))
        // RFC 1952: magic, deflate, no flags, no time.
        #expect(Array(asset.gzipped.prefix(8)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        // Its last four bytes are the plain size, lowest first.
        let size = asset.gzipped.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(size == asset.bytes.count)
    }

    /// What brought it below: docs/decisions/0002-wasm-size.md, 0006-shapes.md and
    /// 0007-wasm-of-the-catalogue.md.
    @Test("cost the page at most 150 KiB over the wire") func budget() {
        // Served to who opens the relay's address, and to who reads German.
        let others = ["landing.html", "words-de.js"]
        let loaded = Asset.all.filter { !others.contains($0.path) }
        #expect(loaded.count == Asset.all.count - others.count)
        #expect(loaded.reduce(0) { $0 + $1.brotli.count } <= 150 << 10)
    }

    @Test("hold a wasm of at most 164 KiB for who takes gzip only") func wasmBudget() throws {
        #expect(try #require(Asset.find("worker.wasm")).gzipped.count <= 164 << 10)
    }

    @Test("are smaller packed, and smallest by Brotli", arguments: Asset.all.map(\.path))
    func forms(path: String) throws {
        let asset = try #require(Asset.find(path))
        // What fits in a line hardly shrinks.
        #expect(asset.gzipped.count < asset.bytes.count || asset.bytes.count < 128)
        #expect(asset.brotli.count < asset.gzipped.count)
    }

    /// Sections in WebAssembly's core specification, 5.5.2: imports have number 2.
    @Test("hold a wasm that imports nothing") func imports() throws {
        let bytes = try #require(Asset.find("worker.wasm")).bytes
        #expect(Array(bytes.prefix(8)) == [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0])
        var sections: [UInt8] = []
        var position = 8
        while position < bytes.count {
            sections.append(bytes[position])
            position += 1
            var (size, shift) = (0, 0)
            repeat {
                size |= Int(bytes[position] & 0x7F) << shift
                shift += 7
                position += 1
            } while bytes[position - 1] & 0x80 != 0
            position += size
        }
        #expect(sections.contains(10) && !sections.contains(2))
    }

    @Test("hold no inline script or style, which the page's policy refuses") func policy() throws {
        let page = String(decoding: try #require(Asset.find("")).bytes, as: UTF8.self)
        #expect(!page.contains("<style"))
        #expect(!page.contains("style="))
        #expect(!page.contains("onclick"))
        #expect(page.ranges(of: "<script").count == page.ranges(of: "src=").count)
        #expect(!page.contains("http:") && !page.contains("https:"))
    }
}
