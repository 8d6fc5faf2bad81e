internal import DriftlessContractFile

/// What is measured.
enum TelemetryPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let telemetry = document["telemetry"]
        let metrics = telemetry["metrics"].parts
        return SitePage(
            path: "telemetry.html", title: "Telemetry", summary: "Metrics, logs and traces.", group: .operations,
            body: [
                .heading(2, "Metrics"),
                metrics.isEmpty
                    ? Statement.absent("metrics of its own", "telemetry.metrics")
                    : .table(
                        "Metrics", ["metric", "type", "unit", "measures", "labels", "put together"],
                        metrics.map { metric in
                            [
                                .tag("code", ["id": HTML.anchor(metric.name)], .text(metric.name)),
                                .text(metric["type"].text ?? "–"), .text(metric["unit"].text ?? "1"),
                                Statement.prose(metric["measures"]),
                                .text(metric["labels"].texts.joined(separator: ", ")),
                                .text(metric["aggregate"].text ?? "–"),
                            ]
                        }), .paragraph(Statement.evidence(telemetry)),
            ]
                + ["labels", "logs", "traces"].flatMap { name -> [HTML] in
                    [.heading(2, .value(name)), .paragraph(.sentence(telemetry[name].key.meaning))]
                        + Statement.keys(telemetry[name])
                })
    }
}
