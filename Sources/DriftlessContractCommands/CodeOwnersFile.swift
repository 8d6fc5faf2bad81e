internal import DriftlessDocs
internal import Foundation

/// The file CODEOWNERS of the repository that a contract is in.
enum CodeOwnersFile {
    private static let places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"]

    /// - Returns: `nil` outside of a repository, and where there is no such file.
    static func read(around contract: String) -> CodeOwners? {
        let here = URL(filePath: FileManager.default.currentDirectoryPath).standardizedFileURL.path
        guard let root = root(of: URL(filePath: contract).deletingLastPathComponent().standardizedFileURL) else {
            return nil
        }
        // Pages are named from here, as the contract is.
        let isInside = here == root || here.hasPrefix(root + "/")
        guard isInside, !contract.hasPrefix("/") else { return nil }
        let base = here == root ? "" : here.dropFirst(root.count + 1) + "/"
        for place in places {
            guard let data = FileManager.default.contents(atPath: "\(root)/\(place)") else { continue }
            return CodeOwners(String(decoding: data, as: UTF8.self), file: place, base: String(base))
        }
        return nil
    }

    private static func root(of folder: URL) -> String? {
        var folder = folder
        while true {
            if FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) { return folder.path }
            let parent = folder.deletingLastPathComponent().standardizedFileURL
            if parent.path == folder.path { return nil }
            folder = parent
        }
    }
}
