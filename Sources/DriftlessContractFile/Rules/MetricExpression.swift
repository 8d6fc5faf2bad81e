/// The metrics and labels that an expression in PromQL, or a runbook's probe, names.
struct MetricExpression {
    var metrics: Set<String> = []
    var labels: Set<String> = []
    /// Matchers of the first metric, as `side="none"`.
    var matchers: Set<String> = []

    /// - Parameter text: `sum(sync_x_total{side="none"}) > 5`, or `ratio(sync_x_total, side=server) > 0.05`.
    init(_ text: String) {
        let names = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        metrics = Set(names.filter { $0.hasPrefix("sync_") })
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            add(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
        }
        // A probe's arguments after the metric.
        if let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") {
            let arguments = text[open..<close].split(separator: ",").dropFirst()
            for argument in arguments where argument.contains("=") && !argument.contains("{") && !argument.contains("}")
            {
                add(argument)
            }
        }
    }

    private mutating func add(_ text: Substring) {
        for matcher in text.split(separator: ",") {
            labels.insert(String(matcher.prefix { !"=!~".contains($0) }.filter { $0 != " " }))
            matchers.insert(String(matcher.filter { $0 != " " }))
        }
    }
}

extension Judgement {
    /// Metrics and labels that nobody declares.
    func check(metricsOf part: ContractPart) {
        guard let text = part.text else { return }
        let expression = MetricExpression(text)
        let metrics = document["telemetry", "metrics"].parts
        for name in expression.metrics.sorted() {
            guard let metric = metrics.first(where: { $0.name == name }) else {
                let nearest = EditDistance.nearest(to: name, in: metrics.map(\.name))
                find(
                    part, "there is no metric \(name)",
                    nearest.map { "Did you mean “\($0)”?" } ?? "Declare it in telemetry.metrics.")
                continue
            }
            let known = metric["labels"].texts
            for label in expression.labels.sorted() where expression.metrics.count == 1 && !known.contains(label) {
                find(part, "\(name) has no label \(label)", "It has: \(known.joined(separator: ", ")).")
            }
        }
    }
}
