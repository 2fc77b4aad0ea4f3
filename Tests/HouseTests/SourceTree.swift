import Foundation

/// The repository these tests were compiled from.
enum SourceTree {
    /// Its top folder.
    static let root: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Folders with text that people write.
    private static let folders = [".ci", ".github", "Sources", "Tests", "deploy", "alerts"]
    /// Folders below them with text that nobody writes.
    private static let skipped: Set = [
        "generated", "corpus", "__pycache__", "node_modules", ".build",
    ]

    /// Every text file that some rule reads, in a fixed order.
    static let files: [SourceFile] = paths.sorted().compactMap { path in
        guard let contents = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
        else { return nil }
        return SourceFile(path: path, contents: contents)
    }

    /// Names in a folder, without hidden ones; empty when there is no such folder.
    static func names(in folder: String) -> [String] {
        let url = root.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private static var paths: [String] {
        ["Makefile", "Package.swift"] + folders.flatMap(pathsBelow)
    }

    private static func pathsBelow(_ folder: String) -> [String] {
        let url = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: url.path) else { return [] }
        var paths: [String] = []
        while let path = walk.nextObject() as? String {
            let name = (path as NSString).lastPathComponent
            if skipped.contains(name) {
                walk.skipDescendants()
            } else if FileKind.of(path) != nil {
                paths.append("\(folder)/\(path)")
            }
        }
        return paths
    }
}

/// Kinds of text file, by the ends of their names.
enum FileKind: String, CaseIterable {
    case swift, c, h, js, mjs, css, html, py, sh, yml

    /// The kind of the file at a path; scripts in `.ci` have no ending.
    static func of(_ path: String) -> FileKind? {
        let name = (path as NSString).lastPathComponent
        if let kind = FileKind(rawValue: (name as NSString).pathExtension) { return kind }
        return name.contains(".") ? nil : .sh
    }
}
