import EventLoop
import Glibc
import HTTP
import Wire

/// What the pages are written in, as it is at this moment, for somebody who develops them: their
/// modules one by one, which the build makes one of.
struct PageSources: Sendable {
    /// One file.
    struct File {
        let contentType: String
        fileprivate let bytes: [UInt8]

        /// The file, which is not to be kept.
        func response(_ headers: Headers) -> Response {
            var headers = headers
            headers.add(.cacheControl, "no-store")
            return Response(status: 200, headers: headers, body: .bytes(bytes))
        }
    }

    private let folder: String
    /// Where style sheets come from that the page shares with another.
    private let sharedSheets: String?

    /// The plugin's page.
    init(ofPlugin folder: String) {
        self.folder = folder
        sharedSheets = nil
    }

    /// The status page, in the folder beside the plugin's.
    init(ofStatusPageBeside plugin: String) {
        folder = "\(plugin)/../Status"
        sharedSheets = plugin
    }

    /// A file; `nil` where there is none of that name.
    func file(_ name: String) throws(Problem) -> File? {
        guard let contentType = sourceType(of: name) else { return nil }
        if let file = try read(name, in: folder, contentType) { return file }
        guard contentType.hasPrefix("text/css"), let sharedSheets else { return nil }
        return try read(name, in: sharedSheets, contentType)
    }

    private func read(
        _ name: String, in folder: String, _ contentType: String
    ) throws(Problem) -> File? {
        do throws(SystemError) {
            let bytes = try FileDescriptor.contents(of: "\(folder)/\(name)")
            return File(contentType: contentType, bytes: bytes)
        } catch  where error.code == ENOENT {
            return nil
        } catch {
            throw Problem(.internal, "--plugin-dir: \(error)")
        }
    }
}

/// The type of what a page is written in; `nil` for a name that its folder does not have, such as
/// one that leads out of it.
private func sourceType(of name: String) -> String? {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isPlain = parts.first?.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-")
    }
    guard parts.count == 2, isPlain == true else { return nil }
    switch String(parts[1]) {
    case "html": return "text/html; charset=utf-8"
    case "css": return "text/css; charset=utf-8"
    case "js": return "text/javascript; charset=utf-8"
    default: return nil
    }
}
