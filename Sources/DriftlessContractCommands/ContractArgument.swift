package import DriftlessContract
package import DriftlessContractFile
internal import Foundation

/// Reads the contract that a command names, and says what is wrong with it.
package enum ContractArgument {
    /// The contract to run.
    ///
    /// - Throws: `CommandFailure` for a file that is not there, has errors, or relies on what is not executed yet;
    ///   what is wrong is printed.
    package static func load(_ path: String) throws -> Contract {
        let loaded = try read(path)
        for diagnostic in loaded.diagnostics + loaded.refusals { Terminal.complain(diagnostic.render()) }
        if let contract = loaded.contract { return contract }
        guard loaded.document != nil else { throw CommandFailure.findings("\(path) has errors; nothing was started.") }
        throw CommandFailure.findings(
            "\(path) relies on \(Terminal.count(loaded.refusals.count, "thing")) not executed yet; "
                + "nothing was started. Take them out, or see what each means: "
                + "driftless explain --unexecuted --contract \(path)")
    }

    /// What stands in the files.
    ///
    /// - Throws: `CommandFailure` for a file that is not there or has errors, which are then printed.
    package static func document(_ path: String) throws -> ContractDocument {
        let loaded = try read(path)
        for diagnostic in loaded.diagnostics { Terminal.complain(diagnostic.render()) }
        guard let document = loaded.document else { throw CommandFailure.findings("\(path) has errors.") }
        return document
    }

    /// - Parameter path: a file, or `REVISION:PATH` as git has it.
    package static func read(_ path: String) throws -> LoadedContract {
        if path == "-" { return try read("/dev/stdin") }
        if let kind = kind(path), kind != .regular, !isOpenAlready(path) {
            throw CommandFailure.usage(
                "\(path) is a \(kind == .folder ? "folder" : "pipe or a device") and no contract. Name the file: "
                    + "sync/contract.yaml, or - for what is piped in.")
        }
        if let text = text(path) { return ContractLoader.load(text: text, file: path, read: self.text) }
        if let revision = GitRevision(path) {
            let text = try revision.text()
            return ContractLoader.load(text: text, file: path) { try? GitRevision($0)?.text() }
        }
        throw CommandFailure.usage(
            "There is no contract \(path). Check the path and its rights, or write one: "
                + "driftless init --from app.sqlite")
    }

    private enum Kind { case regular, folder, other }

    private static func kind(_ path: String) -> Kind? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return switch info.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        default: .other
        }
    }

    /// What the shell has opened, by a redirection or `<(…)`: it ends. Any other pipe would be waited for.
    private static func isOpenAlready(_ path: String) -> Bool {
        path == "/dev/stdin" || ["/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix)
    }

    /// The loader refuses what is larger than its limit, and bytes that are no UTF-8 text.
    private static func text(_ path: String) -> String? {
        guard kind(path) == .regular || isOpenAlready(path), let file = FileHandle(forReadingAtPath: path) else {
            return nil
        }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: ContractLoader.byteLimit + 1) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
