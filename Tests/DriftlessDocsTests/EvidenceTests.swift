#if Server
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
            #expect(try rules(site("20d", lock: proved)) == [], "no claim rests on it")
            let changed = try site(lock: proved, base: "2s").findings(releaseNotes: nil).findings
            #expect(changed.map(\.rule) == ["EVD002"] && changed.first?.path == "transport.retry")
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
