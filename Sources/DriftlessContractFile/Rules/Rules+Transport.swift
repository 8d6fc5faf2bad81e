extension Rule {
    static let transport: [Rule] = [
        Rule("WIR001", "4.2", "Encoding, disk format, compression or encryption that is not stated.") { judge in
            let transport = judge.document["transport"]
            judge.require("wire", "disk", of: transport["encoding"], "State both.")
            judge.require("wire", of: transport["compression"], "Write wire: [gzip], or [].")
            judge.require("transit", of: transport["encryption"], "Write transit: \"tls>=1.3\".")
            judge.require(
                "records", of: judge.document["security", "storage", "client"], "Say how records are kept at rest.")
        },
        Rule("TRN001", "2.5 3.3", "Timeouts, backoff, budget, breaker or classes of status that are not complete.") {
            judge in
            let transport = judge.document["transport"]
            let why = "Write what holds, though it be the default."
            judge.require("connect", "request", "idle", of: transport["timeouts"], why)
            judge.require("base", "factor", "cap", "jitter", of: transport["retry"]["backoff"], why)
            judge.require("give_up", "park", "budget", "honour", of: transport["retry"], why)
            judge.require("window", "min_calls", "failure_ratio", "open_for", "probes", of: transport["breaker"], why)
            judge.require("transient", "auth", "upgrade", "resync", "permanent", of: transport["classify"], why)
        },
        Rule("TRN002", .error, .essential, "3.3", "A status in two classes, or one of the server’s in none.") { judge in
            let classify = judge.document["transport", "classify"]
            let names = ["transient", "auth", "upgrade", "resync", "permanent"]
            var owners: [String: String] = [:]
            for name in names {
                for status in classify[name].texts {
                    if let other = owners[status] {
                        judge.find(classify[name], "\(status) is in \(other) and in \(name)", "Keep one of them.")
                    }
                    owners[status] = name
                }
            }
            let missing = ["400", "401", "403", "404", "405", "409", "413", "422", "429", "500", "503"].filter {
                owners[$0] == nil
            }
            if !missing.isEmpty {
                judge.find(
                    classify, "the server answers \(missing.joined(separator: ", ")), which are in no class",
                    "Add them.")
            }
        },
        Rule(
            "TRN004", .error, .complete, "3.3 5.2",
            "A failure that promises to be over sooner than the longest wait allows."
        ) { judge in
            let transport = judge.document["transport"]
            let longest =
                ["cap"].compactMap { transport["retry"]["backoff"][$0].milliseconds }.reduce(0, +)
                + (transport["retry"]["park"]["probe_every"].milliseconds ?? 0)
                + (transport["timeouts"]["request"].milliseconds ?? 0)
            for failure in judge.document["failures"].parts {
                let part = failure["expect"]["recovered_within"]
                guard let promised = part.milliseconds, promised < longest else { continue }
                judge.find(
                    part, "a device may wait \(longest / 1000) s: cap, probe_every and the request’s timeout together",
                    "Promise at least that, or shorten the waits.")
            }
        },
        Rule("TRN005", .error, .essential, "4.3", "Operations forgotten while a device may still repeat them.") {
            judge in
            let part = judge.document["transport", "integrity", "dedupe_window"]
            let least = judge.horizon("max_offline") + judge.horizon("grace")
            guard let window = part.milliseconds, window < least else { return }
            judge.find(
                part, "a device that comes back after it would write twice",
                "Write at least max_offline + grace: \(days(least)).")
        },
        Rule("TRN007", .warning, "2.5 3.3", "A fleet that comes faster than the server is made for.") { judge in
            let capacity = judge.document["transport", "capacity"]
            judge.require(
                "devices", "sessions_per_second", of: capacity,
                "Say how many devices there are, and how many sessions the server can begin in a second.")
            guard let devices = capacity["devices"].number, let rate = capacity["sessions_per_second"].number else {
                return
            }
            for (part, spread, when) in comings(judge.document) where devices / spread > rate {
                judge.find(
                    part, "\(when) \(Int((devices / spread).rounded(.up))) devices come in a second, of \(Int(rate))",
                    "Spread them over \(Int((devices / rate).rounded(.up))) s, or make room for more.")
            }
        },
        Rule("TRN008", .error, .essential, "2.5", "Timeouts that are not in their order: connect, request, idle.") {
            judge in
            let timeouts = judge.document["transport", "timeouts"]
            let times = ["connect", "request", "idle"].map { ($0, timeouts[$0].milliseconds ?? 0) }
            for (shorter, longer) in zip(times, times.dropFirst()) where shorter.1 >= longer.1 {
                judge.find(
                    timeouts[longer.0], "\(longer.0) is not longer than \(shorter.0)",
                    "The inner one would never be reached: write connect < request < idle.")
            }
        },
    ]

    /// When a whole fleet comes, and over how many seconds it is spread: once the network is back over its trigger’s
    /// jitter, once the server is back over the mean wait, half of the cap, and by a schedule over its period.
    private static func comings(_ document: ContractDocument) -> [(ContractPart, spread: Double, when: String)] {
        var found: [(ContractPart, spread: Double, when: String)] = []
        // Of a trigger that does not say its time, other rules speak.
        func add(_ part: ContractPart, _ share: Double, _ when: String) {
            guard let time = part.milliseconds else { return }
            found.append((part, max(0.001, Double(time) / 1000 * share), when))
        }
        for trigger in document["triggers"].parts where !trigger["absent"].isWritten {
            if trigger["when"].text == "connectivity" { add(trigger["jitter"], 1, "when the network is back") }
            if trigger["when"].text == "schedule" { add(trigger["every"], 1, "by the schedule") }
        }
        add(document["transport", "retry", "backoff", "cap"], 0.5, "when the server is back")
        return found
    }

    static let evolution: [Rule] = [
        Rule("EVO001", "4.4", "A deprecated field that does not say when and how it goes.") { judge in
            for (_, field) in judge.fields where field["deprecated"].isWritten {
                judge.require(
                    "since", "announced", "remove_after", "use", "old_clients", "new_clients", of: field["deprecated"],
                    "Add them.")
            }
        },
        Rule("EVO002", .error, .essential, "4.4", "A replacement that is not there, or goes itself.") { judge in
            for (entity, field) in judge.fields {
                guard let name = field["deprecated"]["use"].text else { continue }
                let known = entity["fields"].parts
                if let next = known.first(where: { $0.name == name }) {
                    guard next["deprecated"].isWritten else { continue }
                    judge.find(field["deprecated"]["use"], "\(name) is deprecated itself", "Name one that stays.")
                } else {
                    let nearest = EditDistance.nearest(to: name, in: known.map(\.name))
                    judge.find(
                        field["deprecated"]["use"], "\(entity.name) has no field \(name)",
                        nearest.map { "Did you mean “\($0)”?" } ?? "Name one of its fields.")
                }
            }
        },
        Rule(
            "EVO003", .error, .essential, "4.4", "A removal before the last app that sends the field is out of support."
        ) { judge in
            let support = judge.horizon("client_support") + judge.horizon("grace")
            for (_, field) in judge.fields {
                let part = field["deprecated"]
                guard let announced = part["announced"].date, let removed = part["remove_after"].date else { continue }
                let earliest = CalendarDay(days: announced.days + Int((support + 86_399_999) / 86_400_000))
                guard removed < earliest else { continue }
                judge.find(
                    part["remove_after"], "apps that send \(field.name) are supported until \(earliest)",
                    "Write \(earliest) or later: announced + client_support + grace.")
            }
        },
        Rule("EVO007", .error, .essential, "8.4", "A switch that changes sync without an owner and a way back.") {
            judge in
            for flag in judge.document["flags"].parts {
                judge.require(
                    "owner", "rollback", "changes", of: flag, "Say who answers for it, what it changes, how to go back."
                )
                for change in flag["changes"].parts {
                    let path = ContractPath(parsing: change.text ?? "")
                    guard (try? judge.document.explain(path)) == nil else { continue }
                    judge.find(change, "there is no \(path) in the contract", "Name a path, such as transport.retry.")
                }
            }
        },
    ]
}
