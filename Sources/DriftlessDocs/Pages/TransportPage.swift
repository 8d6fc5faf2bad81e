internal import DriftlessContractFile

/// How a device talks to the server.
enum TransportPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let transport = document["transport"]
        let plain = ["encoding", "compression", "encryption", "batch", "timeouts", "classify", "integrity", "capacity"]
        return SitePage(
            path: "transport.html", title: "Wire and timeouts",
            summary: "What goes over the wire, in which form, how much at once, and how long one waits.", group: .sync,
            body: [
                .table(
                    "The connection", ["key", "value", "meaning", "evidence"],
                    ["protocol", "heartbeat"].map {
                        [
                            .code($0), Statement.value(transport[$0]), .text(transport[$0].key.meaning),
                            Statement.evidence(transport[$0]),
                        ]
                    })
            ]
                + plain.flatMap { name -> [HTML] in
                    [.heading(2, .value(name)), .paragraph(.sentence(transport[name].key.meaning))]
                        + Statement.keys(transport[name])
                } + WireExample.section(document) + [
                    .paragraph(.link("retry.html", "The retry schedule and the circuit breaker"))
                ])
    }
}
