#if Server
    import Testing

    @testable import DriftlessContractFile

    /// The examples that rules' pages show, run.
    struct RuleNoteTests {
        private static let today = CalendarDay("2026-03-10") ?? CalendarDay(days: 0)
        private static let rules = RuleCatalogue.entries.filter { $0.isThere && $0.command == "driftless check" }

        /// All that is found in a fragment: by the loader, of what is not executed, and by the rules.
        private func found(_ fragment: String) throws -> [Diagnostic] {
            let loaded = load(fragment)
            let judged = loaded.document?.check(.complete, today: Self.today).findings ?? []
            return loaded.diagnostics + loaded.refusals + judged
        }

        private func load(_ fragment: String) -> LoadedContract {
            ContractLoader.load(text: RuleNote.whole(fragment), file: "contract.yaml")
        }

        @Test(arguments: rules.filter { $0.id != "CON003" }.map(\.id))
        func `a rule's example breaks it, and the mended one passes it`(_ rule: String) throws {
            let note = try #require(RuleCatalogue.named(rule)?.note, "there is no note")
            let broken = try found(note.breaks), mended = try found(note.passes)
            #expect(broken.contains { $0.rule == rule }, "\(note.breaks)\n\(broken.map { $0.render() }.joined())")
            let left = mended.filter { $0.rule == rule }
            #expect(left.isEmpty, "\(note.passes)\n\(left.map { $0.render() }.joined())")
            // What the loader refuses, no rule has read.
            #expect(load(note.passes).document != nil, "\(load(note.passes).diagnostics)")
            let isOfLoader = load(note.breaks).document == nil
            #expect(isOfLoader == ["CON001", "CON004", "CON007", "CON008"].contains(rule))
        }

        @Test func `a version that says nothing of a change is found by its example too`() throws {
            let note = try #require(RuleCatalogue.named("CON003")?.note)
            let before = try #require(load("entities: { Note: { fields: { id: { type: uuid7 } } } }").document)
            let broken = try #require(load(note.breaks).document), mended = try #require(load(note.passes).document)
            #expect(broken.unsaidVersion(after: before, today: Self.today)?.rule == "CON003")
            #expect(mended.unsaidVersion(after: before, today: Self.today) == nil)
        }

        @Test func `each rule that there is has a note in sentences, and no other has one`() {
            #expect(Set(RuleNote.all.keys) == Set(Self.rules.map(\.id)))
            for (rule, note) in RuleNote.all {
                #expect(note.why.hasSuffix(".") && note.fix.hasSuffix("."), "\(rule)")
                #expect(note.breaks != note.passes, "\(rule) is not mended")
                #expect(note.breaks.split(separator: "\n").allSatisfy { $0.count <= 112 }, "\(rule) is too wide")
            }
        }
    }
#endif
