internal import ArgumentParser
internal import DriftlessContractFile
internal import Foundation

/// How `check` prints what it found.
enum CheckFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, sarif, github, junit

    /// - Parameters:
    ///   - file: the contract; what has no finding is said of it.
    ///   - site: where its documentation is published, `nil` if nobody says.
    func print(_ findings: [Diagnostic], of file: String, site: String?) throws {
        switch self {
        case .text: CheckText.print(findings, site: site)
        case .json: try Terminal.json(findings)
        case .sarif: Terminal.line(SARIF.report(findings, site: site).text(isPretty: true))
        case .github: for finding in findings { Terminal.line(GitHubAnnotation.line(finding)) }
        case .junit: Terminal.line(JUnit.report(findings, of: file))
        }
    }
}

/// Findings for a person; each rule's page is named once.
enum CheckText {
    static func print(_ findings: [Diagnostic], site: String?) {
        var named: Set<String> = []
        for finding in findings {
            let page = named.insert(finding.rule).inserted ? RuleCatalogue.named(finding.rule)?.page : nil
            Terminal.line(finding.render() + (page.map { line(finding.rule, $0, site) } ?? ""))
        }
    }

    private static func line(_ rule: String, _ page: String, _ site: String?) -> String {
        guard let site else { return "  Why: driftless explain \(rule), or \(page) of driftless docs build\n" }
        return "  Why: \(site)/\(page)\n"
    }
}

/// SARIF 2.1.0, as code-scanning services read it.
enum SARIF {
    static func report(_ findings: [Diagnostic], site: String?) -> JSONValue {
        let rules = RuleCatalogue.entries.filter { entry in findings.contains { $0.rule == entry.id } }
        return .object([
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                .object([
                    "tool": .object([
                        "driver": .object([
                            "name": "driftless", "version": .string(ToolVersion.text),
                            "rules": .array(rules.map { rule($0, site) }),
                        ])
                    ]), "columnKind": "unicodeCodePoints", "results": .array(findings.map(result)),
                ])
            ],
        ])
    }

    private static func rule(_ rule: RuleCatalogue.Entry, _ site: String?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "id", value: .string(rule.id)),
            .init(name: "shortDescription", value: .object(["text": .string(rule.title)])),
            .init(
                name: "defaultConfiguration", value: .object(["level": .string(rule.severity.rawValue)])),
        ]
        if let note = rule.note, let page = rule.page {
            let text = "\(note.why)\n\n\(note.fix)\n\n\(page) of driftless docs build shows an example."
            let markdown = "\(note.why)\n\n\(note.fix)\n\n```yaml\n\(note.breaks)\n```\n"
            members.append(
                .init(name: "help", value: .object(["text": .string(text), "markdown": .string(markdown)])))
            if let site { members.append(.init(name: "helpUri", value: .string("\(site)/\(page)"))) }
        }
        return .object(members)
    }

    private static func result(_ finding: Diagnostic) -> JSONValue {
        let text = finding.message + (finding.help.map { ". \($0)" } ?? "")
        return .object([
            "ruleId": .string(finding.rule), "level": .string(finding.severity.rawValue),
            "message": .object(["text": .string(text)]),
            "locations": [
                .object([
                    "physicalLocation": .object([
                        "artifactLocation": .object(["uri": .string(address(finding.file))]),
                        "region": .object([
                            "startLine": .integer(finding.line), "startColumn": .integer(finding.column),
                        ]),
                    ])
                ])
            ], "partialFingerprints": .object(["driftless/v1": .string(finding.fingerprint)]),
        ])
    }

    private static func address(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    }
}

/// Workflow commands of GitHub Actions: a line for each finding.
enum GitHubAnnotation {
    static func line(_ finding: Diagnostic) -> String {
        let text = escaped(finding.message + (finding.help.map { "\n\($0)" } ?? ""))
        let place = "file=\(property(finding.file)),line=\(finding.line),col=\(finding.column)"
        return "::\(finding.severity.rawValue) \(place),title=\(finding.rule)::\(text)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}

/// A test case for each rule that found something, and one that passed where none did.
enum JUnit {
    static func report(_ findings: [Diagnostic], of file: String) -> String {
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let count = max(1, findings.count)
        out += "<testsuite name=\"driftless check\" tests=\"\(count)\" failures=\"\(findings.count)\">\n"
        if findings.isEmpty { out += "  <testcase classname=\"driftless\" name=\"\(escaped(file))\"/>\n" }
        for finding in findings {
            let place = escaped("\(finding.file):\(finding.line):\(finding.column)")
            out += "  <testcase classname=\"\(finding.rule)\" name=\"\(place)\">\n"
            out += "    <failure type=\"\(finding.severity.rawValue)\" message=\"\(escaped(finding.message))\">"
            out += "\(escaped(finding.render()))</failure>\n  </testcase>\n"
        }
        return out + "</testsuite>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
    }
}
