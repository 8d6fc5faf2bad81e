public import DriftlessContractFile

extension Site {
    /// The page that shows a path of the contract, from the site's root; `nil` for what stands on no page of its own.
    public func page(showing path: ContractPath) -> String? {
        guard let section = path.names.first else { return "index.html" }
        switch section {
        case "entities": return named(path, PageNames.entities(document)) ?? "entities/index.html"
        case "failures": return named(path, PageNames.failures(document)) ?? "failures/index.html"
        case "runbooks": return named(path, PageNames.runbooks(document)) ?? "runbooks/index.html"
        case "transport":
            let isRetry = ["retry", "breaker"].contains(path.names.dropFirst().first)
            return isRetry ? "retry.html" : "transport.html"
        default: return Self.pages[section]
        }
    }

    private func named(_ path: ContractPath, _ paths: [String: String]) -> String? {
        path.names.dropFirst().first.flatMap { paths[$0] }
    }

    private static let pages = [
        "contract": "index.html", "horizons": "deletes.html", "scopes": "scopes.html", "triggers": "triggers.html",
        "migrations": "evolution.html", "flags": "evolution.html", "security": "security.html",
        "telemetry": "telemetry.html", "slos": "alerts.html", "alerts": "alerts.html", "escalation": "alerts.html",
        "ux": "ux.html", "testing": "testing.html", "governance": "governance.html", "glossary": "glossary.html",
        "architecture": "architecture.html", "dashboards": "dashboards.html", "tutorials": "tutorials.html",
    ]
}
