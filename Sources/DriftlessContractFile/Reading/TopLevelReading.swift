internal import DriftlessContract

extension ContractReader {
    /// The contract of a tree that the language accepts.
    func read(_ tree: Tree) -> Contract {
        let top = values(tree)
        var contract = Contract(
            id: top["contract"]?["id"]?.word ?? "", version: top["contract"]?["version"]?.word ?? "", entities: [])
        if let tree = top["horizons"] { contract.horizons = horizons(tree) }
        if let tree = top["transport"] { contract.transport = transport(tree) }
        if let tree = top["scopes"] { scopes(tree) }
        if let tree = top["entities"] {
            contract.entities = entries(tree).enumerated().map { position, entry in
                places[entry.0] = entry.1
                return entity(entry.0, entry.2, position)
            }
        }
        check(&contract)
        // They never leave the device: the engine does not know them.
        contract.entities.removeAll { $0.direction == .local }
        return contract
    }

    /// Names and their values.
    func entries(_ tree: Tree) -> [(String, Tree, Tree)] {
        guard case .map(let pairs) = tree.content else { return [] }
        return pairs.compactMap { key, value in key.word.map { ($0, key, value) } }
    }

    private func horizons(_ tree: Tree) -> Horizons {
        var result = Horizons()
        let values = values(tree)
        set(&result.maxOffline, values["max_offline"])
        set(&result.clientSupport, values["client_support"])
        set(&result.clockSkew, values["clock_skew"])
        set(&result.grace, values["grace"])
        set(&result.replay, values["replay"])
        return result
    }

    private func set(_ target: inout Duration, _ tree: Tree?) {
        if let tree, let value = duration(tree, "it") { target = value }
    }

    private func set(_ target: inout Int, _ tree: Tree?) {
        if let value = tree?.word.flatMap({ Int($0) }) { target = value }
    }

    private func set(_ target: inout Double, _ tree: Tree?) {
        if let value = tree?.word.flatMap({ Double($0) }) { target = value }
    }

    private func transport(_ tree: Tree) -> Transport {
        var result = Transport()
        set(&result.heartbeat, tree["heartbeat"])
        set(&result.batch.operations, tree["batch"]?["ops"])
        if let tree = tree["batch"]?["bytes"], let bytes = size(tree, "bytes") {
            result.batch.bytes = bytes
            if bytes < 16 << 10 || bytes > 8 << 20 {
                error("CON001", tree, "a batch of \(bytes) bytes is out of bounds", "Write 16KiB to 8MiB.")
            }
        }
        if case .list(let items) = tree["compression"]?["wire"]?.content {
            result.compression.wire = items.compactMap { word($0, Transport.Compression.Method.self) }
        }
        if let bytes = tree["compression"]?["min_bytes"]?.word.flatMap(Quantity.bytes) {
            result.compression.minBytes = bytes
        }
        set(&result.timeouts.connect, tree["timeouts"]?["connect"])
        set(&result.timeouts.request, tree["timeouts"]?["request"])
        set(&result.timeouts.idle, tree["timeouts"]?["idle"])
        let backoff = tree["retry"]?["backoff"]
        set(&result.backoff.base, backoff?["base"])
        set(&result.backoff.factor, backoff?["factor"])
        set(&result.backoff.cap, backoff?["cap"])
        let breaker = tree["breaker"]
        set(&result.breaker.window, breaker?["window"])
        set(&result.breaker.minCalls, breaker?["min_calls"])
        set(&result.breaker.failureRatio, breaker?["failure_ratio"])
        set(&result.breaker.openFor, breaker?["open_for"])
        set(&result.breaker.probes, breaker?["probes"])
        return result
    }
}
