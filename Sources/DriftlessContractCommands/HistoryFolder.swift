internal import DriftlessContractFile
internal import DriftlessDocs
internal import DriftlessMarkdown
internal import Foundation

/// Earlier contracts in `history/` beside a contract, and its release notes.
struct HistoryFolder {
    private let folder: URL
    /// As findings name it.
    private let prefix: String

    init(_ contract: String) {
        folder = URL(filePath: contract).deletingLastPathComponent()
        prefix = contract.split(separator: "/", omittingEmptySubsequences: false).dropLast().map { $0 + "/" }.joined()
    }

    /// - Throws: `CommandFailure` for a file that is no contract; what is wrong is printed.
    func history(of document: ContractDocument) throws -> ReleaseHistory {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "history").path)) ?? []
        let files = all.filter { name in [".yaml", ".yml"].contains { name.hasSuffix($0) } }.sorted()
        return ReleaseHistory(
            earlier: try files.map { try ContractArgument.document("\(prefix)history/\($0)") }, notes: notes(document))
    }

    private func notes(_ document: ContractDocument) -> ReleaseHistory.Notes? {
        guard let name = document["governance", "release", "notes"].text,
            let data = FileManager.default.contents(atPath: folder.appending(path: name).path),
            data.count <= ContractLoader.byteLimit
        else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        #if Server
            return ReleaseHistory.Notes(text, file: prefix + name, blocks: MarkdownParser.parse(text))
        #else
            return ReleaseHistory.Notes(text, file: prefix + name, blocks: [])
        #endif
    }
}
