#if Server
    import DriftlessContract
    import DriftlessContractFile
    import Testing

    /// What the language can say beyond what the engine does.
    struct ExecutionTests {
        private func load(_ words: String, more: String = "") -> LoadedContract {
            ContractLoader.load(
                text: """
                    contract: { id: todo, version: "1.0.0" }
                    entities:
                      Todo:
                        fields:
                          id: { type: uuid7 }
                          title: { \(words) }
                    \(more)
                    """, file: "contract.yaml")
        }

        @Test(arguments: [
            "type: string, pattern: a", "type: string, conflict: client-wins", "type: set, of: string",
            "type: string, encrypt: field", "type: string, writable_by: server", "type: string, absent: clear",
            "type: string, requires_when: \"a == 1\"", "type: string, from: auth.user",
            "type: string, conflict: { policy: manual, fallback: lww, after: 7d }",
        ])
        func `a contract that relies on what is not executed is legal and starts nothing`(_ words: String) throws {
            let loaded = load(words)
            #expect(loaded.diagnostics.isEmpty)
            #expect(loaded.document != nil)
            #expect(loaded.contract == nil)
            let refusal = try #require(loaded.refusals.first)
            #expect(refusal.rule == "CON006" && refusal.line == 6 && refusal.help?.hasSuffix(".") == true)
        }

        @Test(arguments: [
            "    access: { delete: never }", "    consistency: linearizable-write", "    direction: up",
            "    groups: { g: { fields: [title] } }", "    identity: { key: id, natural: [title] }",
            "    identity: { key: id, on_duplicate: rename }", "    delete: { restore: boss }",
            "flags: { new-merge: { owner: a } }", "migrations: { \"2\": { from: \"1\", to: \"2\" } }",
            "transport: { encryption: { field: { alg: aes-256-gcm } } }",
            "scopes: { tenant: { subscribe: on-demand } }", "security: { minimise: [\"names after 30d\"] }",
            "transport: { integrity: { dedupe_window: 120d } }",
        ])
        func `so does an entity, a scope, a flag or a migration`(_ more: String) {
            let loaded = load("type: string", more: more)
            #expect(loaded.diagnostics.isEmpty && loaded.document != nil, "\(loaded.diagnostics)")
            #expect(loaded.contract == nil && loaded.refusals.count == 1)
        }

        @Test(arguments: [
            "telemetry: { labels: { max_series: 100 } }", "triggers: [{ when: schedule, every: 15m }]",
            "ux: { indicators: { show_retry_after: 4 } }", "security: { auth: { access_ttl: 5m } }",
            "transport: { classify: { auth: [401] } }", "    latency: { push_p95: 5s }",
            "horizons: { client_support: 90d }",
        ])
        func `what can wait is listed and the contract runs`(_ more: String) throws {
            let loaded = load("type: string", more: more)
            #expect(loaded.contract != nil && loaded.refusals.isEmpty)
            let found = try #require(loaded.document?.unexecuted)
            #expect(found.count == 1 && found[0].refusal == nil && found[0].line == 7, "\(found)")
        }

        @Test(arguments: ["encrypt: none", "absent: keep", "conflict: lww", "pii: direct", "meaning: What it is."])
        func `what is said and done, or is for people, is not listed`(_ words: String) {
            let loaded = load("type: string, \(words)", more: "    consistency: strong-eventual")
            #expect(loaded.contract != nil)
            #expect(loaded.document?.unexecuted.isEmpty == true)
        }

        @Test func `one of a list is explained, and one that is not there is not`() throws {
            let document = try #require(load("type: string", more: "triggers: [{ when: user }]").document)
            #expect(try document.explain(ContractPath(parsing: "triggers.0.when")).value == "user")
            #expect(throws: UnknownPath.self) { try document.explain(ContractPath(parsing: "triggers.1")) }
        }

        @Test func `what never leaves the device is not the engine's`() {
            let more = "  Draft: { direction: local, fields: { id: { type: uuid7 }, todo: { type: ref, to: Todo } } }"
            #expect(load("type: string", more: more).contract?.entities.map(\.name) == ["Todo"])
            let upside = load("type: ref, to: Draft", more: more)
            #expect(upside.diagnostics.map(\.rule) == ["CON008"])
        }

        @Test func `a path is explained with its value, its origin and who acts by it`() throws {
            let document = try #require(
                load("type: string, max: 40, conflict: manual", more: "horizons: { grace: 9d }").document)
            func explain(_ path: String) throws -> Explanation { try document.explain(ContractPath(parsing: path)) }
            let grace = try explain("horizons.grace")
            #expect(grace.value == "9d" && grace.origin == "contract.yaml:7" && grace.isExecuted)
            #expect(grace.rules.contains("TMB001"))
            let skew = try explain("/horizons/clock_skew")
            #expect(skew.value == "5m" && skew.origin == "default" && !skew.isExecuted)
            #expect(try explain("entities.Todo.fields.title.max").value == "40")
            #expect(try !explain("entities.Todo.fields.title.conflict").isExecuted)
            #expect(try explain("entities.Todo.fields.id.conflict").isExecuted)
            #expect(try explain("entities.Todo.table").origin == "default: the entity’s name")
            #expect(try explain("entities").keys.map(\.name) == ["Todo"])
            #expect(try explain("").keys.contains { $0.name == "runbooks" && !$0.isWritten })
            #expect(try explain("telemetry.labels.max_series").execution.contains("not executed yet"))
            #expect(throws: UnknownPath.self) { try explain("entities.Todo.fields.title.max.more") }
            let wrong = #expect(throws: UnknownPath.self) { try explain("horizons.grase") }
            #expect(wrong?.nearest == "grace")
            let entity = #expect(throws: UnknownPath.self) { try explain("entities.Tudo.table") }
            #expect(entity?.nearest == "Todo")
            #expect(try Explanation.language(ContractPath(parsing: "transport.retry.backoff.cap")).value == "5m")
        }
    }
#endif
