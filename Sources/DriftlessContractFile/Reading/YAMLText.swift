#if Server || Tools
    internal import Yams

    /// One file's text, and what it says as a tree.
    struct YAMLText {
        let text: String
        let file: String
        let reader: ContractReader
        private let source: SourceLines

        init(text: String, file: String, reader: ContractReader) {
            self.text = text
            self.file = file
            self.reader = reader
            let isTooLarge = text.utf8.count > ContractLoader.byteLimit
            source = SourceLines(isTooLarge ? "" : text)
            reader.sources[file] = source
        }

        /// - Returns: `nil` where a finding says why.
        func tree() -> Tree? { isText ? compose() : nil }

        private func error(_ line: Int, _ column: Int, _ message: String, _ help: String, rule: String = "CON007") {
            reader.error(rule, file, line, column, message, help)
        }

        private static let begin = "Begin with: contract: { id: app, version: \"1.0.0\" }"

        /// Refuses what the parser should not even see.
        private var isText: Bool {
            if text.utf8.count > ContractLoader.byteLimit {
                error(1, 1, "the file is larger than 1 MiB", "A contract is text of some kilobytes.")
                return false
            }
            if text.utf8.allSatisfy({ [32, 9, 10, 13].contains($0) }) {
                error(1, 1, "the file is empty", Self.begin)
                return false
            }
            for (i, line) in source.lines.enumerated() {
                for (j, c) in line.unicodeScalars.enumerated()
                where (c.value < 32 && c != "\t") || c.value == 127 || c == "\u{FFFD}" {
                    error(i + 1, j + 1, "this is not a text file", "Give the contract as UTF-8 text.")
                    return false
                }
            }
            if let line = NestingCheck.tooDeep(source.lines) {
                error(line, 1, "the file nests deeper than \(NestingCheck.limit) levels", "Write it flatter.")
                return false
            }
            return true
        }

        private func compose() -> Tree? {
            do {
                guard let node = try Yams.compose(yaml: text) else {
                    error(1, 1, "the file is empty", Self.begin)
                    return nil
                }
                var count = 0
                guard let tree = tree(node, depth: 0, &count) else {
                    error(1, 1, "the file is too large once its aliases are followed", "Write it without aliases.")
                    return nil
                }
                return tree
            } catch let error as YamlError {
                report(error)
            } catch {
                self.error(1, 1, "this is not YAML: \(error)", "Correct the file.")
            }
            return nil
        }

        private func report(_ problem: YamlError) {
            let help = "Check indentation, colons and quotes here."
            switch problem {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                error(mark.line, mark.column, "this is not YAML: \(problem)", help)
            case .duplicatedKeysInMapping(let names, let context):
                let name = names.first ?? ""
                let place = secondPlace(of: name, after: context.mark.line, context.mark.column)
                error(
                    place.line, place.column, "the key “\(name)” is written twice",
                    "Keep one of them; the first is on line \(context.mark.line).", rule: "CON004")
            case .reader(let problem, _, _, _):
                error(1, 1, "this is not YAML: \(problem)", "Save the file as UTF-8 text.")
            default:
                error(1, 1, "this is not YAML: \(problem)", help)
            }
        }

        /// `nil` where aliases make it too large.
        private func tree(_ node: Node, depth: Int, _ count: inout Int) -> Tree? {
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
            return Tree(content: content, file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
        }

        /// The place of a key's second use: YAML's reader tells only the first.
        private func secondPlace(of key: String, after line: Int, _ column: Int) -> (line: Int, column: Int) {
            let lines = source.lines
            let spellings = [key, "\"\(key)\"", "'\(key)'"]
            for number in line..<max(line, lines.count + 1) where lines.indices.contains(number - 1) {
                let text = lines[number - 1]
                let indent = text.prefix { $0 == " " }.count
                if number > line {
                    let rest = text.dropFirst(indent)
                    if indent + 1 == column, spellings.contains(where: { rest.hasPrefix($0 + ":") }) {
                        return (number, column)
                    }
                } else {
                    let after = text.index(text.startIndex, offsetBy: column, limitedBy: text.endIndex) ?? text.endIndex
                    for spelling in spellings {
                        if let found = text[after...].firstRange(of: spelling + ":") {
                            return (number, text.distance(from: text.startIndex, to: found.lowerBound) + 1)
                        }
                    }
                }
            }
            return (line, column)
        }
    }
#endif
