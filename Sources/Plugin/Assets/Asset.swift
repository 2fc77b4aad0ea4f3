import PluginAssets

/// One file of the plugin, as the relay serves it below `/plugin/`.
package struct Asset: Sendable {
    /// Path below `/plugin/`, such as `main.js`; `index.html` stands for the folder itself.
    package let path: String
    /// Value of `Content-Type`.
    package let contentType: String
    /// A strong entity tag, with its quotes. For the plain form; the gzip form's adds `-gzip`
    /// inside them, because a strong tag names bytes (RFC 9110, section 8.8.3).
    package let etag: String
    /// The file. Made once; copies share their storage.
    package let bytes: [UInt8]
    /// The same, compressed by `gzip -9`.
    package let gzipped: [UInt8]

    /// The entity tag of ``gzipped``.
    package var gzipETag: String { "\(etag.dropLast())-gzip\"" }

    /// Every file, made when first asked for.
    package static let all: [Asset] = (0..<plugin_asset_count()).compactMap { index in
        // The table is constant and lives as long as the program; only the copies leave here.
        guard let entry = unsafe plugin_asset_at(index) else { return nil }
        return unsafe Asset(entry.pointee)
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
            UnsafeBufferPointer(start: entry.packed, count: entry.packed_size))
    }
}
