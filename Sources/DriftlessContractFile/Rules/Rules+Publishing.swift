extension Rule {
    /// What others may take: samples, templates, starter apps.
    static let publishing: [Rule] = [
        Rule("GOV004", "12.3", "A part without a licence or its maker, or under licences that exclude each other.") {
            judge in
            let licences = judge.document["governance", "licences"]
            judge.require("docs", "samples", of: licences, "Write licences as SPDX does: CC-BY-4.0, Apache-2.0.")
            let works = licences["third_party"].parts
            for work in works { judge.require("licence", "by", of: work, "Say who made it, and under which licence.") }
            for part in [licences["docs"], licences["samples"]] + works.map({ $0["licence"] }) {
                guard let text = part.text, let wrong = Licence.unknown(in: text) else { continue }
                let nearest = EditDistance.nearest(to: wrong, in: Licence.known)
                judge.find(
                    part, "“\(wrong)” is no licence that SPDX knows by this name",
                    nearest.map { "Did you mean “\($0)”?" }
                        ?? "Write its SPDX id, or LicenseRef-NAME for one of your own.")
            }
            let ours = ["docs", "samples"].compactMap { licences[$0].text }
            for work in works {
                guard let theirs = work["licence"].text, Licence.restricts(theirs), !ours.contains(theirs) else {
                    continue
                }
                judge.find(
                    work["licence"], "\(theirs) forbids to hand it on under \(ours.joined(separator: " or "))",
                    "Take another work, or publish under \(theirs) yourself.")
            }
        },
        Rule("TUT002", "11.1", "No starter app for offline edits, conflict or re-sync, or one that nothing builds.") {
            judge in
            let tutorials = judge.document["tutorials"]
            let shown = Set(tutorials.parts.flatMap { $0["shows"].texts })
            let missing = Language.lessons.filter { !shown.contains($0) }
            if !missing.isEmpty {
                judge.find(
                    tutorials, "no starter app shows \(missing.joined(separator: ", "))",
                    "Add one: { app: FOLDER, shows: [\(missing.joined(separator: ", "))], built_by: … }.")
            }
            for tutorial in tutorials.parts {
                judge.require("app", "built_by", of: tutorial, "Say where it is, and what builds it with each change.")
            }
        },
    ]
}

/// Licences by their SPDX ids.
private enum Licence {
    /// Those in use for code, texts, fonts and data; spdx.org/licenses has more, of which few are met.
    static let known = """
        0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 \
        BUSL-1.1 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-4.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-3.0 \
        CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 EPL-2.0 EUPL-1.2 GFDL-1.3-only GFDL-1.3-or-later GPL-2.0-only GPL-2.0-or-later \
        GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 \
        MPL-2.0 MS-PL NCSA ODbL-1.0 OFL-1.1 OpenSSL PostgreSQL PSF-2.0 Python-2.0 SSPL-1.0 Unicode-3.0 Unlicense \
        Zlib blessing
        """.split(separator: " ").map(String.init)

    /// A name of an expression such as `MIT OR (Apache-2.0 WITH LLVM-exception)` that is no licence’s.
    static func unknown(in expression: String) -> String? {
        let words = expression.split { " ()".contains($0) }.map(String.init)
        let exceptions = zip(words, words.dropFirst()).filter { $0.0 == "WITH" }.map(\.1)
        let names = words.filter { !["AND", "OR", "WITH"].contains($0) && !exceptions.contains($0) }
        return names.first { !known.contains($0) && !$0.hasPrefix("LicenseRef-") } ?? (names.isEmpty ? expression : nil)
    }

    /// Whether what holds such a work must be under the same licence, or may not be sold or changed.
    static func restricts(_ expression: String) -> Bool {
        let hard = ["GPL-", "AGPL-", "SSPL-", "BUSL-", "CC-BY-NC", "CC-BY-ND", "GFDL-"]
        return !expression.contains(" OR ") && hard.contains(where: expression.hasPrefix)
    }
}
