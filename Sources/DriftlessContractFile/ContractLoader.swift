#if Server || Tools
    public import DriftlessContract
    internal import Yams

    /// Reads a contract's file.
    public enum ContractLoader {
        /// A larger file is refused; who reads one need not read more than a byte beyond.
        public static let byteLimit = 10 << 20

        /// The contract, or `nil` with at least one error. Never throws and never crashes, whatever the text is.
        public static func load(text: String, file: String) -> (contract: Contract?, diagnostics: [Diagnostic]) {
            let reader = ContractReader(text: text, file: file)
            if reader.acceptsText(text), let tree = compose(text, reader) { reader.read(tree) }
            let failed = reader.diagnostics.contains { $0.severity == .error }
            let ordered = reader.diagnostics.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
            return (failed ? nil : reader.contract, ordered)
        }

        private static func compose(_ text: String, _ reader: ContractReader) -> Tree? {
            do {
                guard let node = try Yams.compose(yaml: text) else {
                    reader.error(
                        "CON002", 1, 1, "the file is empty", "Begin with: contract: { id: app, version: \"1.0.0\" }")
                    return nil
                }
                var count = 0
                guard let tree = tree(node, depth: 0, &count) else {
                    reader.error(
                        "CON002", 1, 1, "the file is too large once its aliases are followed",
                        "Write it without aliases.")
                    return nil
                }
                return tree
            } catch let error as YamlError {
                report(error, reader)
            } catch {
                reader.error("CON002", 1, 1, "this is not YAML: \(error)", "Correct the file.")
            }
            return nil
        }

        private static func report(_ error: YamlError, _ reader: ContractReader) {
            let help = "Check indentation, colons and quotes here."
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                reader.error("CON002", mark.line, mark.column, "this is not YAML: \(problem)", help)
            case .duplicatedKeysInMapping(let names, let context):
                let name = names.first ?? ""
                let place = reader.secondPlace(of: name, after: context.mark.line, context.mark.column)
                reader.error(
                    "CON004", place.line, place.column, "the key “\(name)” is written twice",
                    "Keep one of them; the first is on line \(context.mark.line).")
            case .reader(let problem, _, _, _):
                reader.error("CON002", 1, 1, "this is not YAML: \(problem)", "Save the file as UTF-8 text.")
            default:
                reader.error("CON002", 1, 1, "this is not YAML: \(error)", help)
            }
        }

        /// `nil` where aliases make it too large.
        private static func tree(_ node: Node, depth: Int, _ count: inout Int) -> Tree? {
            count += 1
            guard depth < 64, count < 500_000 else { return nil }
            let mark = node.mark
            let content: Tree.Content
            switch node {
            case .scalar(let scalar):
                content = .scalar(scalar.string, plain: scalar.style == .plain || scalar.style == .any)
            case .sequence(let items):
                var list: [Tree] = []
                for item in items {
                    guard let part = tree(item, depth: depth + 1, &count) else { return nil }
                    list.append(part)
                }
                content = .list(list)
            case .mapping(let pairs):
                var map: [(key: Tree, value: Tree)] = []
                for (key, value) in pairs {
                    guard let name = tree(key, depth: depth + 1, &count),
                        let part = tree(value, depth: depth + 1, &count)
                    else { return nil }
                    map.append((name, part))
                }
                content = .map(map)
            case .alias: return nil
            }
            return Tree(content: content, line: mark?.line ?? 1, column: mark?.column ?? 1)
        }
    }
#endif
