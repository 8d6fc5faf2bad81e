internal import DriftlessContractFile

extension SiteRule {
    static let governance = [
        SiteRule("GOV001", .error, "A page without an owner and a date of review, or with another than CODEOWNERS has.")
        { it in
            for narrative in it.narratives {
                let missing = [
                    narrative.owner(it.document) == nil ? "owner" : nil,
                    narrative.review(it.document) == nil ? "review" : nil,
                    narrative.reviewed(it.document) == nil ? "reviewed" : nil,
                ].compactMap { $0 }
                guard !missing.isEmpty, !narrative.isArchived else { continue }
                it.find(
                    narrative, line: 1, "the page lacks \(missing.joined(separator: ", "))",
                    "Write them in its head, or name a section of governance.sections that has them.")
            }
            for narrative in it.narratives where !narrative.isArchived {
                guard let owners = it.site.codeOwners, let owner = narrative.owner(it.document) else { continue }
                let named = owners.owners(of: narrative.file)
                guard named?.contains(owner) != true else { continue }
                let others = named.map { $0.isEmpty ? "nobody" : $0.joined(separator: ", ") } ?? "nobody"
                it.find(
                    narrative, line: narrative.head.keys["owner"].line ?? 1,
                    "the page is \(owner)’s, and \(owners.file) asks \(others) about it",
                    "Name one of them here, or \(owner) there.")
            }
        },
        SiteRule("GOV002", .warning, "A review that is overdue.") { it in
            for section in it.document["governance", "sections"].parts {
                guard
                    let due = ReviewDue(
                        reviewed: section["reviewed"].date,
                        days: section["review"].milliseconds.map { Int($0 / 86_400_000) })
                else { continue }
                guard let late = due.missed(it.today) else { continue }
                it.find(
                    section, "the section \(section.name) was to be reviewed by \(due.day)", due.help,
                    as: late > 2 ? .error : .warning)
            }
            for narrative in it.narratives where narrative.head.keys["reviewed"].isWritten && !narrative.isArchived {
                guard
                    let due = ReviewDue(
                        reviewed: narrative.reviewed(it.document), days: narrative.review(it.document))
                else { continue }
                guard let late = due.missed(it.today) else { continue }
                it.find(
                    narrative, line: narrative.head.keys["reviewed"].line ?? 1,
                    "the page was to be reviewed by \(due.day)", due.help, as: late > 2 ? .error : .warning)
            }
        },
        SiteRule("GOV003", .error, "An archived page without a successor, or one that is linked as if it held.") { it in
            let names = Set(it.narratives.map(\.name))
            for narrative in it.narratives where narrative.isArchived {
                let successor = narrative.head.keys["successor"].text
                if successor == nil || !names.contains(successor ?? "") {
                    it.find(
                        narrative, line: narrative.head.keys["archived"].line ?? 1,
                        "the archived page names no page to read instead",
                        "Write successor: with the name of a page, or take the page out.")
                }
            }
        },
        SiteRule("GOV005", .error, "A version without an entry in the release notes.") { it in
            let notes = it.document["governance", "release", "notes"]
            guard let file = notes.text, let version = it.document["contract", "version"].text else { return }
            guard let text = it.releaseNotes else {
                return it.find(notes, "the release notes \(file) are not there", "Write them, beside the contract.")
            }
            let isMentioned = text.split(separator: "\n").contains { line in
                line.hasPrefix("#")
                    && line.split(whereSeparator: { " #[]()v—–".contains($0) }).contains { $0 == version }
            }
            if !isMentioned {
                it.find(
                    notes, "\(file) has no entry for version \(version)",
                    "Add a heading ## \(version) and say what changed; driftless diff --format markdown lists it.")
            }
        },
        SiteRule("GOV006", .error, "A failure that behaves differently, with texts that nobody looked at.") { it in
            guard let earlier = it.earlier else { return }
            for failure in it.document["failures"].parts {
                guard let before = earlier["failures"].part(failure.name), before.isWritten,
                    let changed = ["class", "inject", "expect"].first(where: { it.isChanged(failure.path + $0) })
                else { continue }
                for linked in it.texts(of: failure) where !it.isLookedAt(linked) {
                    it.find(
                        failure, "\(failure.path).\(changed) changed, and \(linked.path) did not",
                        "Mend it, or read it through and write the day in governance.sections.\(linked.section).")
                }
            }
        },
        SiteRule("RUN013", .warning, "A drill that is overdue, or failed.") { it in
            for runbook in it.document["runbooks"].parts {
                let drill = runbook["drill"]
                if drill["result"].text == "fail" {
                    it.find(
                        drill["result"], "the last drill of \(runbook.name) failed",
                        "Mend the runbook, and practise it.")
                }
                let due = ReviewDue(
                    reviewed: drill["last"].date, days: drill["every"].milliseconds.map { Int($0 / 86_400_000) })
                if let due, due.missed(it.today) != nil {
                    it.find(
                        drill["last"], "\(runbook.name) was to be practised by \(due.day)",
                        "Practise it, and write the day in last and how it went in result.")
                }
            }
        },
    ]
}

extension SiteJudgement {
    /// A text about a failure: what users see, or what operators do.
    fileprivate struct Text {
        var path: ContractPath
        /// Of `governance.sections`.
        var section: String
    }

    fileprivate func texts(of failure: ContractPart) -> [Text] {
        var texts: [Text] = []
        if let state = failure["user"].text, state.hasPrefix("ux.") {
            texts.append(Text(path: ContractPath(["ux", "states", String(state.dropFirst(3))]), section: "ux"))
        }
        if let runbook = failure["runbook"].text {
            texts.append(Text(path: ContractPath(["runbooks", runbook]), section: "runbooks"))
        }
        return texts
    }

    fileprivate func isChanged(_ path: ContractPath) -> Bool {
        earlier.map { $0.canonicalText(of: path) != document.canonicalText(of: path) } ?? false
    }

    /// Changed too, or read through since.
    fileprivate func isLookedAt(_ text: Text) -> Bool {
        isChanged(text.path) || isChanged(ContractPath(["governance", "sections", text.section, "reviewed"]))
    }
}

/// When a review was due, and how many have been missed.
struct ReviewDue {
    let day: CalendarDay
    private let days: Int

    init?(reviewed: CalendarDay?, days: Int?) {
        guard let reviewed, let days, days > 0 else { return nil }
        day = CalendarDay(days: reviewed.days + days)
        self.days = days
    }

    let help = "Read it through against the product, mend it, and write the day in reviewed."

    /// `nil` where none is.
    func missed(_ today: CalendarDay) -> Int? {
        today > day ? (today.days - day.days - 1) / days + 1 : nil
    }
}
