internal import DriftlessContract

extension ContractReader {
    func read(_ tree: Tree) {
        let top = section(
            tree, "the contract",
            Words(
                known: ["contract", "horizons", "transport", "entities", "scopes"],
                ignored: [
                    "telemetry", "slos", "alerts", "escalation", "failures", "ux", "runbooks", "testing", "governance",
                    "glossary", "architecture",
                ], later: ["migrations", "flags", "triggers", "security", "include"]))
        var contract = Contract(id: "", version: "", entities: [])
        if let tree = top["contract"] {
            let head = section(
                tree, "contract",
                Words(known: ["id", "version", "format"], ignored: ["owner", "summary", "locales", "meaning"]))
            contract.id = required(head, "id", tree, "contract.id") ?? ""
            contract.version = required(head, "version", tree, "contract.version") ?? ""
            if let format = head["format"] { _ = integer(format, "contract.format", 1...1) }
        } else if case .map = tree.content {
            error("CON003", tree, "the section contract is missing", "Add: contract: { id: app, version: \"1.0.0\" }")
        }
        if let tree = top["horizons"] { contract.horizons = horizons(tree) }
        if let tree = top["transport"] { contract.transport = transport(tree) }
        if let tree = top["scopes"] { scopes(tree) }
        if let tree = top["entities"] {
            for (name, key, value) in entries(tree, "entities") {
                places[name] = key
                if let entity = entity(name, value, contract.entities.count) { contract.entities.append(entity) }
            }
            if case .map(let pairs) = tree.content, pairs.isEmpty {
                error("CON003", tree, "entities is empty", "Name at least one table.")
            }
        } else if case .map = tree.content {
            error("CON003", tree, "the section entities is missing", "Add: entities: { Todo: { fields: { … } } }")
        }
        check(&contract)
        self.contract = contract
    }

    func notYet(_ place: Tree, _ what: String, _ help: String) {
        error("CON006", place, "\(what) is not executed yet by this version", help)
    }

    /// Names and their values; names that YAML reads as something else are reported.
    func entries(_ tree: Tree, _ what: String) -> [(String, Tree, Tree)] {
        guard case .map(let pairs) = tree.content else {
            error("CON003", tree, "\(what) must be a mapping of names", "Write name: { … } for each.")
            return []
        }
        return pairs.compactMap { key, value in string(key, "a name in \(what)").map { ($0, key, value) } }
    }

    private func required(_ values: [String: Tree], _ key: String, _ place: Tree, _ what: String) -> String? {
        if let tree = values[key] { return string(tree, what) }
        if case .map = place.content { error("CON003", place, "\(what) is missing", "Add \(key): \"…\".") }
        return nil
    }

    private func horizons(_ tree: Tree) -> Horizons {
        var result = Horizons()
        let values = section(
            tree, "horizons", Words(known: ["max_offline", "client_support", "clock_skew", "grace", "replay"]))
        set(&result.maxOffline, values, "max_offline")
        set(&result.clientSupport, values, "client_support")
        set(&result.clockSkew, values, "clock_skew")
        set(&result.grace, values, "grace")
        set(&result.replay, values, "replay")
        return result
    }

    private func set(_ target: inout Duration, _ values: [String: Tree], _ key: String) {
        if let tree = values[key], let value = duration(tree, key) { target = value }
    }

    private func set(_ target: inout Int, _ values: [String: Tree], _ key: String) {
        if let tree = values[key], let value = integer(tree, key, 1...100_000) { target = value }
    }

    private func transport(_ tree: Tree) -> Transport {
        var result = Transport()
        let values = section(
            tree, "transport",
            Words(
                known: ["batch", "compression", "timeouts", "retry", "breaker", "heartbeat"],
                later: ["encoding", "classify", "integrity"]))
        set(&result.heartbeat, values, "heartbeat")
        if let tree = values["batch"] {
            let batch = section(tree, "batch", Words(known: ["ops", "bytes"]))
            set(&result.batch.operations, batch, "ops")
            if let tree = batch["bytes"], let bytes = size(tree, "bytes") {
                result.batch.bytes = bytes
                if bytes < 16 << 10 || bytes > 8 << 20 {
                    error("CON003", tree, "a batch of \(bytes) bytes is out of bounds", "Write 16KiB to 8MiB.")
                }
            }
        }
        if let tree = values["compression"] { compression(tree, &result.compression) }
        if let tree = values["timeouts"] {
            let timeouts = section(tree, "timeouts", Words(known: ["connect", "request", "idle"]))
            set(&result.timeouts.connect, timeouts, "connect")
            set(&result.timeouts.request, timeouts, "request")
            set(&result.timeouts.idle, timeouts, "idle")
        }
        if let tree = values["retry"] {
            let retry = section(tree, "retry", Words(known: ["backoff"], later: ["budget", "max_attempts"]))
            if let tree = retry["backoff"] {
                let backoff = section(tree, "backoff", Words(known: ["base", "factor", "cap"], later: ["jitter"]))
                set(&result.backoff.base, backoff, "base")
                set(&result.backoff.cap, backoff, "cap")
                if let tree = backoff["factor"], let factor = number(tree, "factor") {
                    if (1...100).contains(factor) {
                        result.backoff.factor = factor
                    } else {
                        error("CON003", tree, "factor must be from 1 to 100", "2 is usual.")
                    }
                }
            }
        }
        if let tree = values["breaker"] { breaker(tree, &result.breaker) }
        return result
    }

    private func compression(_ tree: Tree, _ result: inout Transport.Compression) {
        let values = section(tree, "compression", Words(known: ["wire", "min_bytes"]))
        if let tree = values["wire"] {
            // An empty list is an answer here: nothing is compressed.
            if case .list(let items) = tree.content {
                result.wire = items.compactMap { word($0, Transport.Compression.Method.self, "wire") }
            } else {
                error("CON003", tree, "wire must be a list", "Write [gzip], or [] for no compression.")
            }
        }
        if let tree = values["min_bytes"], let bytes = size(tree, "min_bytes") { result.minBytes = bytes }
    }

    private func breaker(_ tree: Tree, _ result: inout Transport.Breaker) {
        let values = section(
            tree, "breaker", Words(known: ["window", "min_calls", "failure_ratio", "open_for", "probes"]))
        set(&result.window, values, "window")
        set(&result.minCalls, values, "min_calls")
        set(&result.openFor, values, "open_for")
        set(&result.probes, values, "probes")
        if let tree = values["failure_ratio"], let ratio = number(tree, "failure_ratio") {
            if ratio > 0, ratio <= 1 {
                result.failureRatio = ratio
            } else {
                error("CON003", tree, "failure_ratio must be above 0 and at most 1", "0.5 is usual.")
            }
        }
    }
}
