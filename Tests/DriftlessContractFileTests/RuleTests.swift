#if Server
    import Foundation
    import Testing

    @testable import DriftlessContractFile

    struct RuleTests {
        private static let today = CalendarDay("2026-03-10") ?? CalendarDay(days: 0)

        private func check(_ files: [String: String], _ profile: Rule.Profile) throws -> CheckReport {
            let loaded = ContractLoader.load(text: files["contract.yaml"] ?? "", file: "contract.yaml") { files[$0] }
            let document = try #require(loaded.document, "\(loaded.diagnostics.map { $0.render() }.joined())")
            return document.check(profile, today: Self.today)
        }

        private func check(_ text: String, _ profile: Rule.Profile = .essential) throws -> CheckReport {
            try check(["contract.yaml": text], profile)
        }

        @Test func `the complete example passes every rule, in time`() throws {
            let began = ContinuousClock.now
            let report = try check(FieldKit.files, .complete)
            #expect(report.findings.isEmpty, "\(report.findings.map { $0.render() }.joined())")
            #expect(began.duration(to: .now) < .seconds(2))
        }

        private static let ten = """
            contract: { id: todo, version: "1.0.0" }
            entities:
              Todo:
                table: todo
                fields:
                  id:    { type: uuid7 }
                  title: { type: string }
                  done:  { type: bool, default: false }

            """

        @Test func `ten lines pass what is essential, and not what is complete`() throws {
            #expect(try check(Self.ten).findings.isEmpty)
            #expect(try check(Self.ten, .complete).findings.count > 10)
        }

        @Test(arguments: ["ShoppingList", "CRM", "Todo"])
        func `the other examples pass what is essential`(_ name: String) throws {
            let document = try #require(try ExampleContractsTests.load(name).document)
            let found = document.check(.essential, today: Self.today).findings
            #expect(found.isEmpty, "\(found.map { $0.render() }.joined())")
        }

        @Test func `the essential rules are few, ids are used once, and the table names only rules that there are`() {
            let entries = RuleCatalogue.entries
            #expect(entries.count { $0.profile == "essential" } <= 40)
            #expect(Set(entries.map(\.id)).count == entries.count)
            let known = Set(entries.map(\.id))
            for (path, key) in Language.everyKey {
                for rule in key.rules { #expect(known.contains(rule), "\(path) names \(rule)") }
            }
            let guarding = Set(Language.everyKey.flatMap(\.key.rules))
            for rule in Rule.all { #expect(guarding.contains(rule.id), "no key says that \(rule.id) guards it") }
        }

        @Test func `a finding is allowed by a comment with a reason, an owner and an end, until then`() throws {
            func check(_ comment: String) throws -> CheckReport {
                try self.check(Self.ten + "    \(comment)\n    delete: { retention: 1d }\n")
            }
            let whole = "# allow TMB001 until=2026-06-01 owner=team-x reason=\"all are back by then\""
            #expect(try check("").findings.map(\.rule) == ["TMB001"])
            let allowed = try check(whole)
            #expect(allowed.findings.isEmpty && allowed.suppressed.map(\.rule) == ["TMB001"])
            #expect(try check(whole.replacing("TMB001", with: "TMB002")).findings.map(\.rule) == ["TMB001"])
            for (old, new) in [
                ("until=2026-06-01", ""), ("owner=team-x", ""), ("reason=", "because="), ("2026-06-01", "2026-03-09"),
            ] {
                let found = try check(whole.replacing(old, with: new)).findings
                #expect(found.map(\.rule) == ["GOV008", "TMB001"], "\(new)")
            }
        }

        @Test func `a fingerprint stays when lines move, and differs between findings`() throws {
            let broken = Self.ten + "    delete: { retention: 1d }\n"
            let moved = "# A line more.\n" + broken
            let one = try #require(try check(broken).findings.first),
                two = try #require(try check(moved).findings.first)
            #expect(one.line + 1 == two.line && one.fingerprint == two.fingerprint)
            let all = try check(Self.ten, .complete).findings
            #expect(Set(all.map(\.fingerprint)).count == all.count)
        }

        @Test func `the digest is the same for every spelling of the same meaning`() throws {
            func digest(_ text: String) throws -> [UInt8] {
                try #require(ContractLoader.load(text: text, file: "c.yaml").document).digest
            }
            let plain = Self.ten + "horizons: { grace: 7d, replay: 2d }\n"
            #expect(try digest(plain) == digest(Self.ten + "# Other words.\nhorizons: { replay: 48h }\n"))
            let spelt = Self.ten.replacing("type: string", with: "\"type\": \"string\", conflict: { policy: lww }")
            #expect(try digest(Self.ten) == digest(spelt))
            #expect(try digest(Self.ten) != digest(Self.ten + "horizons: { grace: 8d }\n"))
            #expect(try digest(Self.ten) != digest(Self.ten + "    owner: somebody\n"))
            let fieldKit = try #require(try ExampleContractsTests.load("FieldKit").document)
            #expect(try digest(fieldKit.joinedText) == fieldKit.digest)
        }

        @Test(arguments: [
            ("a == 1", true), ("'x' in auth.roles && !(a == b || c != null)", true), ("a >= 1.5 && b == 'x y'", true),
            ("a", false), ("a ==", false), ("(a == 1", false), ("a = 1", false), ("a == 'x", false),
            ("a == 1 b", false),
            ("a == 1 & b == 2", false), (String(repeating: "(", count: 500), false), ("", false),
        ])
        func `a predicate parses or says why not`(_ text: String, _ parses: Bool) {
            #expect(((try? Predicate(parsing: text)) != nil) == parses)
        }

        @Test(arguments: [
            ("^WO-[0-9]{6}$", true), ("(ab|cd)+x?", true), ("[^]a]+", true), ("a\\.b", true), ("(?:ab)*", true),
            ("^(a+)+$", false), ("((a*)b)*", false), ("(a|b*)*", false), ("(a{2})*", false), ("a**", false),
            ("(a", false),
            ("a)", false), ("[a", false), ("(a)\\1", false), ("(?=a)b", false), ("*a", false), ("a\\", false),
        ])
        func `a pattern that can run away is refused`(_ pattern: String, _ isFine: Bool) {
            #expect((TextPattern.objection(pattern) == nil) == isFine)
        }

        @Test func `days are read, counted and written`() {
            #expect(CalendarDay("1970-01-01")?.days == 0)
            #expect(CalendarDay("2026-03-02")?.days == 20_514)
            for days in stride(from: -10_000, through: 60_000, by: 37) {
                #expect(CalendarDay("\(CalendarDay(days: days))")?.days == days)
            }
            for wrong in ["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "today", ""] {
                #expect(CalendarDay(wrong) == nil)
            }
        }
    }
#endif
