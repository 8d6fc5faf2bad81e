#if Server
    import Foundation
    import Testing

    @testable import DriftlessContractFile

    struct DiffTests {
        private static let today = CalendarDay("2026-03-10") ?? CalendarDay(days: 0)

        private func load(_ files: [String: String]) throws -> ContractDocument {
            let loaded = ContractLoader.load(text: files["contract.yaml"] ?? "", file: "contract.yaml") { files[$0] }
            return try #require(loaded.document, "\(loaded.diagnostics.map { $0.render() }.joined())")
        }

        private func load(_ text: String) throws -> ContractDocument { try load(["contract.yaml": text]) }

        private func diff(_ old: String, _ new: String, usage: ClientUsage? = nil) throws -> [ContractChange] {
            try load(old).diff(to: load(new), today: Self.today, usage: usage).changes
        }

        @Test(arguments: DiffCase.all)
        func `each rule finds what it is for`(_ edit: DiffCase) throws {
            var files = FieldKit.files
            let text = try #require(files[edit.file])
            #expect(text.contains(edit.old), "the example has changed")
            files[edit.file] = text.replacing(edit.old, with: edit.new, maxReplacements: 1)
            let original = try load(FieldKit.files), other = try load(files)
            let pair = edit.isReversed ? (other, original) : (original, other)
            let changes = pair.0.diff(to: pair.1, today: Self.today).changes
            let found = changes.first { $0.rule == edit.rule && $0.class == edit.class }
            let change = try #require(found, "\(changes)")
            #expect(!change.message.isEmpty && files[change.file] != nil)
            #expect(change.readers == ChangeRule.named(edit.rule)?.readers || edit.rule == "mapping-changed")
            // One edit, one thing: what else is said is the version's step and what is there in two kinds.
            let others = Set(changes.map(\.rule)).subtracting([
                edit.rule, "version-not-bumped", "description-only", "addition",
                "access-write-narrowed", "access-write-widened", "access-read-narrowed", "access-read-widened",
            ])
            #expect(others.isEmpty, "\(others)")
        }

        @Test func `no rule is without a case, but those that are tried below and what the language cannot say`() {
            let below: Set = [
                "entity-added", "entity-removed", "order-changed", "field-removed", "field-removed-in-use",
                "version-not-bumped",
            ]
            let tried = Set(DiffCase.all.map(\.rule))
            #expect(Set(ChangeRule.all.map(\.id)).subtracting(tried).subtracting(below) == ["retry-gives-up"])
            #expect(ChangeRule.all.count == Set(ChangeRule.all.map(\.id)).count)
            let judged = (ChangeJudge.whole.values.map(\.rules) + ChangeJudge.presence.values.map(\.rules)).joined()
            #expect(Set(judged).isSubset(of: ChangeRule.all.map(\.id)))
        }

        @Test func `each judge's path is one of the language's`() {
            let known = Set(Language.everyKey.map { $0.path.names.joined(separator: ".") })
            let paths = Set(ChangeJudge.whole.keys).union(ChangeJudge.presence.keys)
            #expect(paths.subtracting(known).isEmpty)
        }

        private static let two = """
            contract: { id: todo, version: "1.0.0" }
            entities:
              Todo: { fields: { id: { type: uuid7 }, title: { type: string }, rank: { type: int } } }
              List: { fields: { id: { type: uuid7 } } }

            """

        @Test func `entities come, go and change places`() throws {
            let one = Self.two.split(separator: "\n").filter { !$0.contains("List") }.joined(separator: "\n")
            #expect(try diff(Self.two, one).contains { $0.rule == "entity-removed" && $0.path == "entities.List" })
            #expect(try diff(one, Self.two).contains { $0.rule == "entity-added" && $0.path == "entities.List" })
            let swapped = Self.two.replacing(
                "title: { type: string }, rank: { type: int }", with: "rank: { type: int }, title: { type: string }")
            let change = try #require(try diff(Self.two, swapped).first { $0.rule == "order-changed" })
            #expect(change.before == "id, title, rank" && change.after == "id, rank, title")
        }

        @Test func `a deprecated field may go after its sunset, unless it is still sent`() throws {
            let announced = Self.two.replacing(
                "rank: { type: int }", with: "rank: { type: int, deprecated: { announced: 2025-01-10 } }")
            let gone = Self.two.replacing(", rank: { type: int }", with: "").replacing("1.0.0", with: "1.1.0")
            // 180 and 7 days after it was announced, and one day before.
            let old = try load(announced), new = try load(gone)
            func rules(_ day: String, _ usage: ClientUsage? = nil) throws -> [String] {
                old.diff(to: new, today: try #require(CalendarDay(day)), usage: usage).changes.map(\.rule)
            }
            #expect(try rules("2025-07-16") == ["field-removed", "version-changed"])
            #expect(try rules("2025-07-15").contains("field-removed-before-sunset"))
            let usage = ClientUsage(versions: [:], fields: ["Todo.rank": 0.25])
            #expect(try rules("2025-07-16", usage).contains("field-removed-in-use"))
        }

        @Test func `a break is a risk when no device is left that could meet it`() throws {
            let strict = Self.two.replacing("title: { type: string }", with: "title: { type: string, required: true }")
                .replacing("1.0.0", with: "2.0.0")
            func found(_ share: Double, seen: String) throws -> ContractChange.Class? {
                let usage = ClientUsage(versions: ["1.0.0": .init(share: share, lastSeen: seen)])
                return try diff(Self.two, strict, usage: usage).first { $0.rule == "field-became-required" }?.class
            }
            // It may come back for 30 days; the day of judgement is 2026-03-10.
            #expect(try found(0, seen: "2026-02-07") == .risk)
            #expect(try found(0, seen: "2026-02-08") == .breaking)
            #expect(try found(0.001, seen: "2026-01-01") == .breaking)
            // Nothing is known of the version before, or the change is another reader's too.
            #expect(try diff(Self.two, strict, usage: ClientUsage(versions: [:])).contains { $0.class == .breaking })
        }

        @Test func `the version must say what the changes are`() throws {
            func said(_ old: String, _ new: String, _ edit: (String) -> String) throws -> [String?] {
                let before = Self.two.replacing("1.0.0", with: old)
                let diff = try load(before).diff(to: load(edit(before.replacing(old, with: new))), today: Self.today)
                return diff.changes.filter { $0.rule == "version-not-bumped" }.map(\.after) + [diff.needed]
            }
            func breaks(_ text: String) -> String { text.replacing("type: int", with: "type: real") }
            func adds(_ text: String) -> String { text.replacing("rank:", with: "note: { type: text }, rank:") }
            func words(_ text: String) -> String { text.replacing("type: int", with: "type: int, meaning: Its place") }
            #expect(try said("1.2.3", "1.9.0", breaks) == ["1.9.0", "2.0.0"])
            #expect(try said("1.2.3", "2.0.0", breaks) == ["2.0.0"])
            #expect(try said("0.2.3", "0.3.0", breaks) == ["0.3.0"])
            #expect(try said("1.2.3", "1.2.4", adds) == ["1.2.4", "1.3.0"])
            #expect(try said("1.2.3", "1.3.0", adds) == ["1.3.0"])
            #expect(try said("1.2.3", "1.2.3", words) == ["1.2.3", "1.2.4"])
            #expect(try said("1.2.3", "1.2.4", words) == ["1.2.4"])
            #expect(try said("1.2.3", "1.2.2", { $0 }) == ["1.2.2", "1.2.4"])
        }

        @Test func `a person may allow a change, and has a name`() throws {
            let allowance = "  # allow field-added until=2026-04-01 owner=team-a reason=\"old apps ignore it\"\n"
            let longer = Self.two.replacing("1.0.0", with: "1.1.0").replacing(
                "  Todo: { fields: { id: { type: uuid7 },",
                with: allowance + "  Todo: { fields: { id: { type: uuid7 }, note: { type: text },")
            #expect(try diff(Self.two, longer).first { $0.rule == "field-added" }?.allowedBy == "team-a")
            let late = longer.replacing("2026-04-01", with: "2026-03-01")
            #expect(try diff(Self.two, late).first { $0.rule == "field-added" }?.allowedBy == nil)
        }

        @Test(arguments: ["FieldKit", "ShoppingList", "CRM", "Todo"])
        func `nothing differs from itself`(_ name: String) throws {
            let document = try #require(try ExampleContractsTests.load(name).document)
            #expect(document.diff(to: document, today: Self.today).changes.isEmpty)
        }

        @Test func `each key of the complete example is noticed, and back is the way there`() throws {
            let original = try load(FieldKit.files)
            let mutants = original.mutants
            var unnoticed: [ContractPath] = []
            #expect(mutants.count > 1200)
            let opposites = Dictionary(
                Self.opposites.flatMap { [($0.0, $0.1), ($0.1, $0.0)] }
            ) { first, _ in first }
            var tried: [String: Int] = [:]
            for mutant in mutants {
                let there = original.diff(to: mutant.document, today: Self.today).changes
                // An empty path would be the remark about defaults, which is for what no key tells of.
                #expect(there.allSatisfy { !$0.path.isEmpty }, "\(mutant.path) \(there)")
                if there.isEmpty { unnoticed.append(mutant.path) }
                guard there.contains(where: { opposites[$0.rule] != nil }) else { continue }
                let back = mutant.document.diff(to: original, today: Self.today).changes
                for change in there {
                    guard let opposite = opposites[change.rule] else { continue }
                    tried[change.rule, default: 0] += 1
                    #expect(
                        back.contains { $0.rule == opposite && $0.path == change.path },
                        "\(change.rule) at \(change.path), and back \(back.map(\.rule))")
                }
            }
            // Defaults that the example writes out: taken out, they still hold.
            for path in unnoticed {
                let part = try #require(original.part(at: path))
                let usual = ContractPart(path: path, key: part.key, place: nil, tree: nil)
                #expect(part.isSection || part.canonical == usual.canonical, "\(path)")
            }
            #expect(tried.count >= opposites.count / 2, "\(tried)")
        }

        private static let opposites = [
            ("entity-direction-narrowed", "entity-direction-widened"),
            ("field-became-required", "field-became-optional"),
            ("enum-closed", "enum-opened"), ("state-edge-removed", "state-edge-added"),
            ("tombstone-retention-shortened", "tombstone-retention-lengthened"),
            ("latency-promise-relaxed", "latency-promise-tightened"),
            ("pii-class-lowered", "pii-class-raised"), ("label-removed", "label-added"),
            ("batch-limit-lowered", "batch-limit-raised"), ("dedupe-window-shortened", "dedupe-window-lengthened"),
            ("minimisation-removed", "minimisation-added"), ("unique-added", "unique-removed"),
            ("enum-value-added-closed", "enum-value-removed"),
            ("protocol-or-encoding-removed", "protocol-or-encoding-added"),
            ("consistency-weakened", "consistency-strengthened"),
        ]
    }

    extension ContractPart {
        /// Its keys are tried one by one.
        fileprivate var isSection: Bool {
            if case .section = currentShape { true } else { false }
        }
    }

    extension ContractDocument {
        /// The contract with one key taken out, or one value changed, for each key that it says.
        var mutants: [(path: ContractPath, document: ContractDocument)] {
            tree.mutants(root).map { path, tree in
                (path, ContractDocument(tree: tree, sources: sources, unexecuted: [], draft: draft))
            }
        }
    }

    extension Tree {
        /// - Parameter part: what stands here.
        fileprivate func mutants(_ part: ContractPart) -> [(ContractPath, Tree)] {
            switch content {
            case .scalar(let text, let plain):
                return Tree.changed(text, part).map { [(part.path, with(.scalar($0, plain: plain)))] } ?? []
            case .list(let items):
                return items.indices.flatMap { index in
                    var fewer = items
                    fewer.remove(at: index)
                    return [(part.path, with(.list(fewer)))]
                        + items[index].mutants(part["\(index)"]).map { below, item in
                            var changed = items
                            changed[index] = item
                            return (below, with(.list(changed)))
                        }
                }
            case .map(let pairs):
                return pairs.indices.flatMap { index -> [(ContractPath, Tree)] in
                    let name = pairs[index].key.word ?? ""
                    guard name != "include" else { return [] }
                    var fewer = pairs
                    fewer.remove(at: index)
                    return [(part.path + name, with(.map(fewer)))]
                        + pairs[index].value.mutants(part[name]).map { below, value in
                            var changed = pairs
                            changed[index].value = value
                            return (below, with(.map(changed)))
                        }
                }
            }
        }

        private func with(_ content: Content) -> Tree {
            var tree = self
            tree.content = content
            return tree
        }

        /// Another value that the key may say; `nil` where it may say one alone.
        private static func changed(_ text: String, _ part: ContractPart) -> String? {
            if case .words(let words) = part.currentShape {
                return words.map(\.text).first { $0 != text }
            }
            if text == "true" || text == "false" { return text == "true" ? "false" : "true" }
            let digits = text.prefix { $0.isNumber }
            return Int(digits).map { "\($0 + 1)" + text.dropFirst(digits.count) } ?? text + "x"
        }
    }
#endif
