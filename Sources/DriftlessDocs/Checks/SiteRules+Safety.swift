internal import DriftlessContractFile
internal import DriftlessMarkdown

extension SiteRule {
    static let safety = [
        SiteRule("SMP004", .error, "A sample with a real address, or a tenant that is none for tests.") { it in
            let prefix = it.document["testing", "data", "tenant_prefix"].text
            for entity in it.document["entities"].parts {
                for sample in entity["samples"].parts {
                    for value in sample.parts {
                        if let text = value.text, let address = Address.real(in: text) {
                            it.find(
                                value, "\(value.path) holds \(address), which may be somebody’s",
                                "Take a reserved domain: example.com, example.org, or one below .test or .invalid.")
                        }
                        let isTenant = entity["fields"][value.name]["from"].text == "auth.tenant"
                        if let prefix, isTenant, let text = value.text, !text.hasPrefix(prefix) {
                            it.find(
                                value, "\(value.path) is \(text), which may be a customer",
                                "Tenants of samples begin with \(prefix) (testing.data.tenant_prefix).")
                        }
                    }
                }
            }
        },
        SiteRule("SEC009", .error, "A secret in the contract or on a page.") { it in
            it.document.eachText { part, text in
                guard let kind = Secret.kind(in: text) else { return }
                it.find(part, "\(part.path) holds \(kind)", Secret.help)
            }
            for narrative in it.narratives {
                narrative.eachText { text, line in
                    if let kind = Secret.kind(in: text) {
                        it.find(narrative, line: line, "\(kind) is shown", Secret.help)
                    }
                }
                for case .code(_, let text, let line) in narrative.blocks.flatMap(\.all) {
                    if let kind = Secret.kind(in: text) {
                        it.find(narrative, line: line, "\(kind) is shown", Secret.help)
                    }
                }
            }
        },
    ]
}

enum Address {
    private static let reserved = [
        "example.com", "example.org", "example.net", "example", "test", "invalid", "localhost",
    ]

    /// The first address of mail whose domain is not reserved for documentation (RFC 2606).
    static func real(in text: String) -> String? {
        text.split(whereSeparator: { " ,;<>()\n".contains($0) }).map(String.init).first { word in
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(".") else { return false }
            let domain = parts[1].lowercased()
            return !reserved.contains { domain == $0 || domain.hasSuffix("." + $0) }
        }
    }
}

enum Secret {
    static let help = "Take it out, and replace it where it is used: what was published is known."

    static func kind(in text: String) -> String? {
        if text.contains("-----BEGIN"), text.contains("PRIVATE KEY") { return "a private key" }
        for word in text.split(whereSeparator: { " \n\t\"'=:,;".contains($0) }) {
            let dots = word.split(separator: ".")
            if word.hasPrefix("eyJ"), dots.count == 3, word.count > 40 { return "a token" }
            if word.hasPrefix("AKIA"), word.count == 20 { return "an access key" }
            if ["ghp_", "gho_", "github_pat_", "xoxb-", "sk_live_"].contains(where: { word.hasPrefix($0) }),
                word.count > 20
            {
                return "a token"
            }
        }
        return nil
    }
}

extension ContractDocument {
    /// Every text that is written.
    func eachText(_ body: (ContractPart, String) -> Void) {
        func visit(_ part: ContractPart) {
            let below = part.parts
            if below.isEmpty, let text = part.text { body(part, text) }
            below.forEach(visit)
        }
        visit(root)
    }
}
