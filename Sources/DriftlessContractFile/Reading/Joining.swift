#if Server || Tools
    /// Reads a file and those that it includes, and joins their sections.
    struct Joining {
        let reader: ContractReader
        let read: (String) -> String?
        /// Those that are being read, the outermost first.
        private var open: [String] = []
        private var done: Set<String> = []

        init(reader: ContractReader, read: @escaping (String) -> String?) {
            self.reader = reader
            self.read = read
        }

        /// - Returns: `nil` where a finding says why.
        mutating func read(_ text: String, _ file: String) -> Tree? {
            guard var tree = YAMLText(text: text, file: file, reader: reader).tree() else { return nil }
            guard let includes = tree["include"] else { return tree }
            guard case .list(let items) = includes.content else { return tree }
            open.append(file)
            done.insert(file)
            defer { open.removeLast() }
            for item in items {
                guard let included = included(item, file) else { continue }
                join(included, to: &tree)
            }
            return reader.hasErrors ? nil : tree
        }

        private mutating func included(_ item: Tree, _ file: String) -> Tree? {
            guard let name = item.word else {
                reader.error("CON001", item, "include must name files", "Write [entities.yaml, runbooks.yaml].")
                return nil
            }
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            if name.isEmpty || parts.contains("..") || parts.contains("") || name.contains("\\") {
                reader.error(
                    "CON007", item, "the file \(name) is not in this one’s folder or below it",
                    "Name it from here, such as parts/entities.yaml.")
                return nil
            }
            let path = file.lastIndex(of: "/").map { file[...$0] + name } ?? name[...]
            let full = String(path)
            if open.contains(full) {
                let circle = (open.drop { $0 != full } + [full]).joined(separator: " → ")
                reader.error("CON007", item, "the files include each other: \(circle)", "Take one include out.")
                return nil
            }
            if !done.insert(full).inserted {
                reader.error("CON007", item, "\(full) is included twice", "Include it once.")
                return nil
            }
            guard let text = read(full) else {
                reader.error("CON007", item, "there is no file \(full)", "Check the name, from this file’s folder.")
                return nil
            }
            return read(text, full)
        }

        private func join(_ included: Tree, to tree: inout Tree) {
            guard case .map(let ours) = tree.content, case .map(let theirs) = included.content else {
                reader.error(
                    "CON001", included, "an included file must be a mapping", "Write sections, as in the first file.")
                return
            }
            var joined = ours
            for (key, value) in theirs where key.word != "include" {
                guard let index = joined.firstIndex(where: { $0.key.word == key.word }) else {
                    joined.append((key, value))
                    continue
                }
                guard case .map(let present) = joined[index].value.content, case .map(let more) = value.content else {
                    twice(key, joined[index].key)
                    continue
                }
                for (name, _) in more {
                    if let first = present.first(where: { $0.key.word == name.word }) { twice(name, first.key) }
                }
                joined[index].value.content = .map(present + more)
            }
            tree.content = .map(joined)
        }

        private func twice(_ key: Tree, _ first: Tree) {
            reader.error(
                "CON004", key, "the key “\(key.word ?? "")” is written twice",
                "Keep one of them; the first is in \(first.file), line \(first.line).")
        }
    }
#endif
