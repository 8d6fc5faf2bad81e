#if Server || Tools
    public import DriftlessContract

    /// A contract that was read, as far as it could be.
    public struct LoadedContract: Sendable {
        /// What stands in the files; `nil` where they have errors.
        public var document: ContractDocument?
        /// What device and server run; `nil` where the files have errors, and where the contract relies on something
        /// that is not executed yet.
        public var contract: Contract?
        /// What is wrong with the files.
        public var diagnostics: [Diagnostic]
        /// What the contract relies on and nobody executes: why there is no `contract` though there is a `document`.
        public var refusals: [Diagnostic]
    }

    /// Reads a contract's files.
    public enum ContractLoader {
        /// A larger file is refused; who reads one need not read more than a byte beyond.
        public static let byteLimit = 1 << 20

        /// Never throws and never crashes, whatever the text is.
        ///
        /// - Parameters:
        ///   - file: its path, as findings name it; included files lie beside or below it.
        ///   - read: gives the text of an included file, `nil` if it is not there.
        public static func load(
            text: String, file: String, read: @escaping (_ file: String) -> String? = { _ in nil }
        ) -> LoadedContract {
            let reader = ContractReader()
            var joining = Joining(reader: reader, read: read)
            guard let tree = joining.read(text, file) else { return LoadedContract(reader, nil, nil) }
            reader.walk(tree, Language.contract.shape, "the contract")
            guard !reader.hasErrors else { return LoadedContract(reader, nil, nil) }
            let contract = reader.read(tree)
            guard !reader.hasErrors else { return LoadedContract(reader, nil, nil) }
            let document = ContractDocument(
                tree: tree, sources: reader.sources, unexecuted: reader.unexecuted, draft: contract)
            return LoadedContract(reader, document, contract)
        }
    }

    extension LoadedContract {
        fileprivate init(_ reader: ContractReader, _ document: ContractDocument?, _ contract: Contract?) {
            diagnostics = reader.diagnostics.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
            refusals = document?.refusals ?? []
            self.document = document
            self.contract = refusals.isEmpty ? contract : nil
        }
    }
#endif

extension ContractDocument {
    /// Why nothing starts on this contract.
    var refusals: [Diagnostic] {
        unexecuted.compactMap { found in
            guard let why = found.refusal else { return nil }
            return Diagnostic(
                severity: .error, rule: "CON006", message: "\(found.path) is not executed yet by this version",
                help: why, file: found.file, line: found.line, column: found.column,
                excerpt: sources[found.file]?.excerpt(found.line) ?? "", path: "\(found.path)")
        }
    }
}
