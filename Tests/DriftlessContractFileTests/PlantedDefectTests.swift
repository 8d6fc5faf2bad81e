#if Server
    import Testing

    @testable import DriftlessContractFile

    /// How well the rules find what is planted: all of it, each by its own rule, and nothing else.
    struct PlantedDefectTests {
        private static let today = CalendarDay("2026-03-10") ?? CalendarDay(days: 0)

        private func load(_ files: [String: String]) -> LoadedContract {
            ContractLoader.load(text: files["contract.yaml"] ?? "", file: "contract.yaml") { files[$0] }
        }

        private func found(_ files: [String: String]) -> [Diagnostic] {
            let loaded = load(files)
            return loaded.diagnostics + (loaded.document?.check(.complete, today: Self.today).findings ?? [])
        }

        @Test func `each planted defect is found by its rule, and by no other`() throws {
            var hits = 0, wrong = 0, missed: [String] = [], strays: [String] = []
            let original = try #require(load(FieldKit.files).document)
            for defect in PlantedDefect.all {
                let files = try #require(defect.files, "the example has changed: \(defect)")
                var findings = found(files)
                // Only a comparison shows it, and any change without a version would be found by one.
                if defect.rule == "CON003" {
                    let unsaid = load(files).document?.unsaidVersion(after: original, today: Self.today)
                    findings += unsaid.map { [$0] } ?? []
                }
                let rules = Set(findings.map(\.rule))
                if rules.contains(defect.rule) { hits += 1 } else { missed.append("\(defect)") }
                let others = rules.subtracting([defect.rule]).subtracting(defect.also)
                wrong += others.count
                if !others.isEmpty { strays.append("\(defect): also \(others.sorted())") }
                #expect(defect.also.isSubset(of: rules), "\(defect) has no such consequence")
                let severity = RuleCatalogue.named(defect.rule)?.severity
                for finding in findings where finding.rule == defect.rule && defect.rule != "CON007" {
                    #expect(finding.severity == severity && files[finding.file] != nil, "\(defect)")
                    #expect(finding.help?.isEmpty == false && !finding.excerpt.isEmpty, "\(defect)")
                }
            }
            let planted = PlantedDefect.all.count
            let recall = Double(hits) / Double(planted), precision = Double(hits) / Double(hits + wrong)
            print("Planted \(planted) defects: precision \(precision), recall \(recall).")
            #expect(recall == 1, "\(missed.joined(separator: "\n"))")
            #expect(precision == 1, "\(strays.joined(separator: "\n"))")
            #expect(planted >= 100)
        }

        @Test func `every rule has a defect, but the one that the example breaks knowingly`() {
            let rules = Set(
                RuleCatalogue.entries.filter { $0.isThere && $0.command == "driftless check" }.map(\.id))
            #expect(rules.symmetricDifference(PlantedDefect.all.map(\.rule)) == ["CON006"])
        }
    }
#endif
