internal import DriftlessContractFile
package import DriftlessDocs
internal import DriftlessMarkdown
internal import Foundation

/// The Markdown files beside a contract.
package struct NarrativeFolder {
    private let folder: URL
    /// As findings name it.
    package let name: String
    private let isNamed: Bool

    /// - Parameter path: the folder; `nil` for `docs` beside the contract, which need not be there.
    package init(_ path: String?, of contract: String) {
        let beside =
            contract.contains("/") ? contract.split(separator: "/", omittingEmptySubsequences: false).dropLast() : []
        name = path ?? (beside + ["docs"]).joined(separator: "/")
        folder = URL(filePath: name)
        isNamed = path != nil
    }

    /// - Throws: `CommandFailure` for a folder that is not there, and for pages whose head cannot be read; what is
    ///   wrong is printed.
    package func narratives() throws -> [Narrative] {
        let files = try files()
        #if Server
            var narratives: [Narrative] = []
            var wrong: [Diagnostic] = []
            for file in files {
                let path = "\(name)/\(file)"
                guard let data = FileManager.default.contents(atPath: path),
                    data.count <= ContractLoader.byteLimit
                else {
                    throw CommandFailure.usage("\(path) cannot be read, or is larger than 1 MiB.")
                }
                let read = PageHead.read(String(decoding: data, as: UTF8.self), file: path)
                wrong += read.findings
                guard let head = read.page else { continue }
                narratives.append(
                    Narrative(
                        name: String(file.dropLast(3)), head: head, blocks: MarkdownParser.parse(head.body)))
            }
            guard wrong.isEmpty else {
                for finding in wrong { Terminal.complain(finding.render()) }
                throw CommandFailure.findings("\(Terminal.count(wrong.count, "thing")) in your pages cannot be read.")
            }
            return narratives
        #else
            guard files.isEmpty else {
                throw CommandFailure.usage(
                    "\(name) holds pages in Markdown, which the plugin does not read: use the tool driftless.")
            }
            return []
        #endif
    }

    /// From the folder, in order.
    private func files() throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
            if isNamed { throw CommandFailure.usage("There is no folder \(name). Name the one with your pages.") }
            return []
        }
        let all = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".md") }.sorted()
    }
}
