internal import DriftlessDocs
internal import Foundation

/// The folder of a site: replaced as a whole, and only if it was one.
struct SiteFolder {
    private let folder: URL
    private let name: String
    private static let marker = "contract.json"

    init(_ path: String) {
        name = path
        folder = URL(filePath: path).standardizedFileURL
    }

    /// Writes beside the folder, then puts it in its place: a reader never meets half a site.
    ///
    /// - Throws: `CommandFailure` of usage for a folder that holds something else, or cannot be written.
    func replace(with files: [SiteFile]) throws {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        let isThere = manager.fileExists(atPath: folder.path, isDirectory: &isFolder)
        if isThere, !isFolder.boolValue { throw CommandFailure.usage("\(name) is a file. Name a folder.") }
        let names = isThere ? (try? manager.contentsOfDirectory(atPath: folder.path)) ?? [] : []
        guard names.isEmpty || (names.contains(Self.marker) && names.contains("search-index.js")) else {
            throw CommandFailure.usage("\(name) holds other things, which would be lost. Name a new folder.")
        }
        let old = folder.deletingLastPathComponent().appending(
            path: ".\(folder.lastPathComponent)-before-\(UUID().uuidString)")
        let draft = folder.deletingLastPathComponent().appending(
            path: ".\(folder.lastPathComponent)-\(UUID().uuidString)")
        do {
            for file in files {
                let target = draft.appending(path: file.path)
                try manager.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: target)
            }
            if isThere { try manager.moveItem(at: folder, to: old) }
            do {
                try manager.moveItem(at: draft, to: folder)
            } catch {
                if isThere { try manager.moveItem(at: old, to: folder) }
                throw error
            }
            if isThere { try manager.removeItem(at: old) }
        } catch {
            try? manager.removeItem(at: draft)
            throw CommandFailure.usage("\(name) cannot be written: \(error.localizedDescription)")
        }
    }
}
