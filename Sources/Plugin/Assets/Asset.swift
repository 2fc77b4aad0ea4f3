import PluginAssets

/// One file for browsers, as the relay serves it: below `/plugin/`, or `/status/`.
package struct Asset: Sendable {
    /// Path below its folder, such as `main.js`; `index.html` stands for the plugin's itself.
    package private(set) var path: String
    /// Value of `Content-Type`.
    package let contentType: String
    /// A strong entity tag, with its quotes, of the plain form.
    package let etag: String
    /// The file. Made once; copies share their storage.
    package let bytes: [UInt8]
    /// The same as a gzip stream.
    package let gzipped: [UInt8]
    /// The same as a Brotli stream: the smallest form. Browsers take it over TLS and from
    /// localhost.
    package let brotli: [UInt8]

    /// Content codings that there are forms in, the smallest first.
    package static let codings = ["br", "gzip"]

    /// A file's bytes as they go over the wire.
    package struct Form: Sendable {
        /// Value of `Content-Encoding`; `nil` for the plain form.
        package let coding: String?
        /// The plain form's tag, with the coding inside its quotes: a strong tag names bytes
        /// (RFC 9110, section 8.8.3).
        package let etag: String
        /// What the body holds.
        package let bytes: [UInt8]
    }

    /// The form in one of ``codings``, else the plain one.
    package func form(in coding: String?) -> Form {
        switch coding {
        case "br": Form(coding: coding, etag: "\(etag.dropLast())-br\"", bytes: brotli)
        case "gzip": Form(coding: coding, etag: "\(etag.dropLast())-gzip\"", bytes: gzipped)
        default: Form(coding: nil, etag: etag, bytes: bytes)
        }
    }

    /// Every file of the plugin, made when first asked for.
    package static let all = embedded.filter { !$0.isOfStatusPage }

    /// The files of the operators' status page, by their names below `/status/`; not the plugin's.
    package static let status = embedded.filter(\.isOfStatusPage).map(\.renamed)

    /// Where the build puts what belongs to the status page.
    private static let statusFolder = "status/"

    private static let embedded: [Asset] = (0..<plugin_asset_count()).compactMap { index in
        // The table is constant and lives as long as the program; only the copies leave here.
        guard let entry = unsafe plugin_asset_at(index) else { return nil }
        return unsafe Asset(entry.pointee)
    }

    private var isOfStatusPage: Bool { path.hasPrefix(Self.statusFolder) }

    /// The file without its folder.
    private var renamed: Asset {
        var asset = self
        asset.path = String(path.dropFirst(Self.statusFolder.count))
        return asset
    }

    /// The file at `path`; the empty path is the page.
    package static func find(_ path: String) -> Asset? {
        let path = path.isEmpty ? "index.html" : path
        return all.first { $0.path == path }
    }

    private init(_ entry: plugin_asset) {
        path = unsafe String(cString: entry.path)
        contentType = unsafe String(cString: entry.content_type)
        etag = unsafe "\"\(String(cString: entry.etag))\""
        bytes = unsafe [UInt8](UnsafeBufferPointer(start: entry.plain, count: entry.plain_size))
        gzipped = unsafe [UInt8](
            UnsafeBufferPointer(start: entry.gzipped, count: entry.gzipped_size))
        brotli = unsafe [UInt8](
            UnsafeBufferPointer(start: entry.brotli, count: entry.brotli_size))
    }
}
