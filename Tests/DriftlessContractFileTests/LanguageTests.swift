#if Server
    import Testing

    @testable import DriftlessContractFile

    struct LanguageTests {
        @Test func `every key has a meaning, in a sentence`() {
            for (path, key) in Language.everyKey {
                #expect(key.meaning.hasSuffix("."), "\(path)")
                #expect(key.meaning.first?.isUppercase == true, "\(path)")
            }
            #expect(Language.everyKey.count > 300)
        }

        @Test func `every default is valid`() {
            for (path, key) in Language.everyKey {
                guard let tree = key.fallback.tree else { continue }
                let reader = ContractReader()
                reader.walk(tree, key.shape, "\(path)")
                #expect(reader.diagnostics.isEmpty, "\(path): \(reader.diagnostics)")
                #expect(reader.unexecuted.isEmpty, "the default of \(path) is not executed")
            }
        }

        @Test func `no key stands twice in its section`() {
            let paths = Language.everyKey.map(\.path)
            let twice = Dictionary(grouping: paths) { $0 }.filter { $0.value.count > 1 }.keys.map(\.description)
            // A reference may be written as a list of fields or of one; a sample as a file or in place.
            #expect(twice.isEmpty)
        }

        @Test(arguments: [
            "contract.format contract.id contract.version contract.owner contract.locales",
            "horizons.max_offline horizons.client_support horizons.clock_skew horizons.grace horizons.replay",
            "scopes.SCOPE.by scopes.SCOPE.members scopes.SCOPE.subscribe scopes.tenant.subscribe include",
            "migrations flags triggers transport security telemetry slos alerts escalation failures ux runbooks",
            "testing tutorials dashboards governance glossary architecture",
            "transport.classify transport.retry transport.breaker transport.capacity",
            "entities.ENTITY.table entities.ENTITY.direction entities.ENTITY.consistency entities.ENTITY.scope",
            "entities.ENTITY.via entities.ENTITY.access.create entities.ENTITY.access.update",
            "entities.ENTITY.access.delete entities.ENTITY.access.read entities.ENTITY.identity.key",
            "entities.ENTITY.identity.minted_by entities.ENTITY.identity.natural entities.ENTITY.identity.on_duplicate",
            "entities.ENTITY.references.on_parent_deleted entities.ENTITY.groups.GROUP.policy",
            "entities.ENTITY.server.table",
            "entities.ENTITY.delete.mode entities.ENTITY.delete.retention entities.ENTITY.delete.wins_over",
            "entities.ENTITY.delete.past_retention entities.ENTITY.delete.restore entities.ENTITY.latency.push_p95",
            "entities.ENTITY.latency.pull_p95 entities.ENTITY.latency.first_sync_p95 entities.ENTITY.expect.rows",
            "entities.ENTITY.owner entities.ENTITY.summary entities.ENTITY.samples entities.ENTITY.unique",
        ])
        func `the format's sections and keys of entities are there`(_ paths: String) {
            check(paths.split(separator: " ").map(String.init))
        }

        @Test func `the format's keys of fields are there`() {
            let keys = """
                type precision scale values open of to store required default absent requires_when min max pattern \
                immutable conflict column encode from pii encrypt writable_by deprecated.since deprecated.announced \
                deprecated.remove_after deprecated.use deprecated.old_clients deprecated.new_clients example meaning
                """
            check(keys.split(separator: " ").map { "entities.ENTITY.fields.FIELD.\($0)" })
        }

        private func check(_ wanted: [String]) {
            let known = Set(Language.everyKey.map(\.path.description))
            for path in wanted { #expect(known.contains(path), "\(path)") }
        }

        @Test(arguments: [
            ("type", "uuid7 string text int real bool date timestamp blob json decimal enum set ref any"),
            ("absent", "keep clear reject"), ("pii", "none possible direct special"), ("encrypt", "none field"),
            (
                "conflict",
                """
                lww first-wins server-wins client-wins max min counter add-wins-set remove-wins-set text-merge \
                json-merge state-machine manual reject custom
                """
            ), ("store", "text blob unix-ms unix-s real"), ("from", "auth.tenant auth.user"),
        ])
        func `the words of a field's keys are the format's`(_ name: String, _ words: String) throws {
            let key = try #require(Language.field.child(name))
            var shape = key.shape
            if case .oneOf(let shapes) = shape { shape = shapes[0] }
            guard case .words(let known) = shape else {
                Issue.record("\(name) takes no words")
                return
            }
            #expect(Set(known.map(\.text)) == Set(words.split(separator: " ").map(String.init)))
        }
    }
#endif
