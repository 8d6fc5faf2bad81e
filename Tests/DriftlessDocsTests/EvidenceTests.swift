#if Server
    import DriftlessContract
    import DriftlessContractFile
    import Testing

    @testable import DriftlessDocs

    struct EvidenceTests {
        private func site(_ offline: String = "30d", lock: EvidenceLock? = nil, base: String = "1s") throws -> Site {
            let text = """
                contract: { id: todo, version: "1.0.0" }
                horizons: { max_offline: \(offline) }
                transport: { retry: { backoff: { base: \(base) } } }
                entities:
                  Todo: { fields: { id: { type: uuid7 }, rank: { type: int } } }

                """
            let document = try #require(ContractLoader.load(text: text, file: "contract.yaml").document)
            return Site(of: document, evidence: lock, today: CalendarDay(days: 20_000)) { _ in nil }
        }

        private func lock(of site: Site, engine: String = ToolVersion.text) -> EvidenceLock {
            EvidenceLock(
                records: site.claims.map {
                    EvidenceLock.Record(
                        claim: $0, kind: .exercised, by: "a test", result: "seen", contract: "1.0.0", engine: engine,
                        repro: "again", at: "2026-03-02")
                })
        }

        private func rules(_ site: Site) -> [String] { site.findings(releaseNotes: nil).findings.map(\.rule) }

        @Test func `a changed part makes its own evidence stale and no other`() throws {
            let proved = try lock(of: site())
            #expect(try rules(site(lock: proved)) == [])
            func stale(_ site: Site) -> [String] {
                site.findings(releaseNotes: nil).findings.map { "\($0.rule) \($0.path)" }
            }
            // The digest is of all that the engine acts by.
            #expect(try stale(site("20d", lock: proved)) == ["EVD002 contract"], "no other claim rests on it")
            #expect(try stale(site(lock: proved, base: "2s")) == ["EVD002 contract", "EVD002 transport.retry"])
        }

        @Test func `half and 95 of 100 of the runs were over by then`() {
            func runs(_ recoveries: [Int64]) -> [Int64] {
                let runs = RecordedRuns(
                    seeds: 1...3, sqlite: "3.51.3", faults: ["a", "b"], struck: 1, traces: [7], recoveries: recoveries)
                return [runs.recoveredP50, runs.recoveredP95]
            }
            #expect(runs([]) == [0, 0])
            #expect(runs([5]) == [5, 5])
            #expect(runs([4, 1, 3, 2]) == [2, 4])
            #expect(runs((1...100).reversed().map { $0 }) == [50, 95])
        }

        @Test func `the page of a failure shows the runs that were recorded, of this engine alone`() throws {
            let text = """
                contract: { id: todo, version: "1.0.0" }
                entities: { Todo: { fields: { id: { type: uuid7 } } } }
                failures:
                  crash:
                    { class: transient, side: client, inject: { kill: app }, remedy: It is sent again.,
                      expect: { lost: 0, duplicated: 0, recovered_within: 10m } }

                """
            let document = try #require(ContractLoader.load(text: text, file: "contract.yaml").document)
            func page(engine: String) throws -> String {
                let bare = Site(of: document, evidence: nil, today: CalendarDay(days: 20_000)) { _ in nil }
                let records = bare.claims.map { claim in
                    EvidenceLock.Record(
                        claim: claim, kind: .simulated, by: "a test", result: "seen", contract: "1.0.0",
                        engine: engine, repro: "again", at: "2026-03-02",
                        runs: RecordedRuns(
                            seeds: 1...24, sqlite: "3.51.3", faults: ["device-crash"], struck: 38, traces: [1, 2],
                            recoveries: [3_636, 30_160]))
                }
                let site = Site(
                    of: document, evidence: EvidenceLock(records: records), today: CalendarDay(days: 20_000)
                ) { _ in nil }
                let page = try #require(site.pages.first { $0.path == "failures/crash.html" })
                return page.body.map(\.words).joined(separator: " ")
            }
            let shown = try page(engine: ToolVersion.text)
            #expect(
                shown.contains("1..24") && shown.contains("3 s 600 ms") && shown.contains("30 s 200 ms"), "\(shown)")
            #expect(shown.contains("3.51.3"))
            #expect(shown.contains("--profile device-crash --seeds 1..24"))
            #expect(try !page(engine: "0.0.1").contains("1..24"))
        }

        @Test func `another engine makes all evidence stale`() throws {
            let site = try site()
            let old = try self.site(lock: lock(of: site, engine: "0.0.1"))
            #expect(rules(old) == site.claims.map { _ in "EVD002" })
        }

        @Test func `a statement without evidence and evidence without a statement are told`() throws {
            var proved = try lock(of: site())
            let missing = proved.records.removeFirst()
            #expect(try rules(site(lock: proved)) == ["EVD001"])
            var other = missing
            other.id = "S-0000000000"
            proved.records.append(contentsOf: [missing, other])
            #expect(try rules(site(lock: proved)) == ["EVD002"])
        }

        private func gated(_ pattern: String = "30d", lock: EvidenceLock? = nil, today: Int = 20_000) throws -> Site {
            let text = """
                contract: { id: todo, version: "1.0.0" }
                horizons: { max_offline: \(pattern) }
                testing:
                  scenarios: { away: { offline: 3d }, both: { versions: [1, 2] }, own: { run: make both } }
                  release_gates: [tests, drills]
                entities: { Todo: { fields: { id: { type: uuid7 } } } }

                """
            let document = try #require(ContractLoader.load(text: text, file: "contract.yaml").document)
            return Site(of: document, evidence: lock, today: CalendarDay(days: today)) { _ in nil }
        }

        private func messages(_ rule: String, _ site: Site) -> [String] {
            site.findings(releaseNotes: nil).findings.filter { $0.rule == rule }.map(\.message)
        }

        @Test func `a gate is passed on one contract, and a changed one wants it anew`() throws {
            #expect(try messages("TST002", gated()).count == 2)
            let gate = Gate(
                name: "tests", command: "make test", document: try gated().document, at: CalendarDay(days: 1))
            let passed = EvidenceLock(records: [], gates: [gate])
            #expect(try messages("TST002", gated(lock: passed)) == ["the gate drills was never passed"])
            let changed = try messages("TST002", gated("20d", lock: passed))
            #expect(changed.count == 2 && changed[0].contains("on another contract"), "\(changed)")
            let page = try #require(try gated("20d", lock: passed).pages.first { $0.path == "testing.html" })
            #expect(page.body.map(\.words).joined(separator: " ").contains("on another contract"))
        }

        @Test func `a scenario is played by its own command or by the simulator, or by nothing`() throws {
            let site = try gated()
            #expect(messages("TST004", site) == ["nothing plays the scenario both"])
            let page = try #require(site.pages.first { $0.path == "testing.html" }).body.map(\.words).joined(
                separator: " ")
            #expect(page.contains("--for 3d --seeds 0..199") && page.contains("make both"), "\(page)")
        }

        @Test func `what a person attested holds until its day, and while the contract says the same`() throws {
            let day = CalendarDay(days: 20_000)
            let attested = Attestation(
                path: ContractPath(["horizons", "max_offline"]), of: try gated().document, statement: "It is enough.",
                by: "team-field", at: day, until: CalendarDay(days: 20_010))
            let lock = EvidenceLock(records: [], attestations: [attested])
            #expect(try messages("EVD003", gated(lock: lock, today: 20_010)) == [])
            #expect(try messages("EVD003", gated(lock: lock, today: 20_011)).first?.contains("until") == true)
            #expect(try messages("EVD003", gated("20d", lock: lock)).first?.contains("something else") == true)
            let page = try #require(try gated(lock: lock).pages.first { $0.path == "deletes.html" })
            let words = page.body.map(\.words).joined(separator: " ")
            #expect(words.contains("It is enough.") && words.contains("team-field"))
        }

        @Test func `a table that one asks says what the engine says`() throws {
            let site = try site()
            let vectors = Lookup.vectors(site.document)
            #expect(vectors["retry.html"]?.count == 14 && (vectors["conflicts.html"]?.count ?? 0) > 10)
            for (path, rows) in vectors {
                let page = try #require(site.pages.first { $0.path == path })
                #expect(page.body.flatMap(\.lookupRows) == rows)
            }
            // Another schedule's page, held against this one's engine.
            let other = try self.site(base: "2s").pages.first { $0.path == "retry.html" }
            #expect(other?.body.flatMap(\.lookupRows) != vectors["retry.html"])
        }

        @Test func `the site prints the digest that devices and servers compare`() throws {
            let site = try site()
            let home = try #require(try site.files().first { $0.path == "index.html" }).text
            #expect(home.contains(String(Hex.encode(site.document.draft.digest).prefix(16))))
            #expect(site.claims.first?.subject == .digest)
        }

        @Test func `where nothing was verified, nothing is claimed`() throws {
            let site = try site()
            #expect(rules(site) == [])
            let words = site.pages.first { $0.path == "evidence.html" }?.body.map(\.words).joined() ?? ""
            #expect(words.contains("No run has proved anything"))
        }

        @Test func `a page shows what was proved of it, and what is out of date`() throws {
            let proved = try lock(of: site())
            func words(_ path: String, _ site: Site) -> String {
                site.pages.first { $0.path == path }?.body.map(\.words).joined(separator: " ") ?? ""
            }
            #expect(try words("retry.html", site(lock: proved)).contains("exercised, 2026-03-02"))
            #expect(try words("retry.html", site(lock: proved, base: "2s")).contains("out of date"))
            #expect(try words("entities/todo.html", site(lock: proved)).contains("Proved by runs"))
        }
    }
#endif
