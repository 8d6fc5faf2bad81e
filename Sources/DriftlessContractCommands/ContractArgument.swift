package import DriftlessContract
package import DriftlessContractFile
internal import Foundation

/// Reads the contract that a command names, and says what is wrong with it.
package enum ContractArgument {
    /// - Throws: `CommandFailure` for a file that is not there or has errors, which are then printed.
    package static func load(_ path: String) throws -> Contract {
        let (contract, diagnostics) = try read(path)
        for diagnostic in diagnostics { Terminal.complain(diagnostic.render()) }
        guard let contract else { throw CommandFailure.findings("\(path) has errors; nothing was started.") }
        return contract
    }

    package static func read(_ path: String) throws -> (contract: Contract?, diagnostics: [Diagnostic]) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure.usage(
                "There is no contract \(path). Check the path and its rights, or write one: "
                    + "driftless init --from app.sqlite")
        }
        // The loader refuses what is larger, and bytes that are no UTF-8 text.
        let text = String(decoding: data.prefix(ContractLoader.byteLimit + 1), as: UTF8.self)
        return ContractLoader.load(text: text, file: path)
    }
}
