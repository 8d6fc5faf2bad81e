internal import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile
internal import Foundation

/// Loads the contract that a command names, or says what is wrong with it.
enum ContractArgument {
    static func load(_ path: String) throws -> Contract {
        guard let data = FileManager.default.contents(atPath: path) else {
            Terminal.error(
                "There is no contract \(path). Check the path, or write one: driftless init --from app.sqlite")
            throw Exit.usage
        }
        let (contract, diagnostics) = ContractLoader.load(text: String(decoding: data, as: UTF8.self), file: path)
        for diagnostic in diagnostics { FileHandle.standardError.write(Data((diagnostic.render() + "\n").utf8)) }
        guard let contract else {
            Terminal.error("\(path) has errors; nothing was started.")
            throw Exit.findings
        }
        return contract
    }
}
