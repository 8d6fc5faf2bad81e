/// Spans of time under one another on one scale, as a drawing. What it shows stands in a table beside it.
struct Timeline {
    struct Span {
        var name: String
        /// Milliseconds since where the scale begins.
        var from: Int64
        var to: Int64
    }
    var spans: [Span]

    func drawn(_ label: Phrase) -> HTML {
        let end = Double(max(1, spans.map(\.to).max() ?? 1)), width = 420.0, left = 190, step = 26
        let rows = spans.enumerated().flatMap { index, span -> [HTML] in
            let x = left + Int(Double(span.from) / end * width), y = index * step
            let length = max(3, Int(Double(span.to - span.from) / end * width))
            return [
                .tag("text", ["x": "\(left - 8)", "y": "\(y + 14)", "text-anchor": "end"], .text(span.name)),
                .tag("rect", ["x": "\(x)", "y": "\(y)", "width": "\(length)", "height": "18", "rx": "2"]),
                .tag("text", ["x": "\(x + length + 6)", "y": "\(y + 14)"], .text(Times.shown(span.to))),
            ]
        }
        let size = (width: left + Int(width) + 90, height: spans.count * step)
        return .tag(
            "div", ["class": "diagram"],
            .tag(
                "svg",
                [
                    "class": "chart", "role": "img", "viewBox": "0 0 \(size.width) \(size.height)",
                    "width": "\(size.width)",
                ], rows
            ).labelled(label))
    }
}
