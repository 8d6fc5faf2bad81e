internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessSync

/// A table that one asks: with JavaScript, a reader chooses the first columns and is told the others. Nothing is
/// computed in the browser, every answer is a row that the engine has made (EVD005).
enum Lookup {
    static let attribute = "data-lookup"

    static let script = """
        (() => {
          for (const table of document.querySelectorAll("table[data-lookup]")) {
            const keys = Number(table.dataset.lookup);
            const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
            const rows = [...table.tBodies[0].rows].map((row) => [...row.cells]);
            const form = document.createElement("form");
            form.className = "lookup";
            form.setAttribute("aria-label", table.caption.textContent);
            form.addEventListener("submit", (event) => event.preventDefault());
            const answer = document.createElement("output");
            const choices = heads.slice(0, keys).map((head) => {
              const label = document.createElement("label");
              const select = document.createElement("select");
              label.append(head, " ", select);
              form.append(label);
              return select;
            });
            const text = (cell) => cell.textContent.trim();
            // A choice offers what the rows have that fit the choices before it, so that each leads to a row.
            const fill = (from) => {
              let fitting = rows;
              choices.forEach((select, column) => {
                if (column >= from) {
                  const values = [...new Set(fitting.map((row) => text(row[column])))];
                  select.replaceChildren(...values.map((value) => new Option(value)));
                }
                fitting = fitting.filter((row) => text(row[column]) === select.value);
              });
              answer.replaceChildren(...fitting[0].slice(keys).map((cell, index) => {
                const line = document.createElement("span");
                line.append(`${heads[keys + index]}: `, ...[...cell.childNodes].map((node) => node.cloneNode(true)));
                return line;
              }));
            };
            choices.forEach((select, column) => select.addEventListener("change", () => fill(column + 1)));
            form.append(answer);
            table.parentElement.before(form);
            fill(0);
          }
        })();

        """

    /// Pages with such tables, and the rows that the engine says now.
    static func vectors(_ document: ContractDocument) -> [String: [[String]]] {
        let policies = Language.policyWords.compactMap { MergePolicy(rawValue: $0.text) }
        let rows = [
            "retry.html": RetryPage.rows(document),
            "conflicts.html": policies.flatMap { policy in ConflictCase.all(policy).map { $0.row(policy) } },
        ]
        return rows.mapValues { $0.map { $0.map(\.words) } }
    }
}

extension HTML {
    /// The rows of all tables that one asks, as the page has them.
    var lookupRows: [[String]] {
        guard case .element("table", let attributes, _) = self,
            attributes.contains(where: { $0.name == Lookup.attribute })
        else { return children.flatMap(\.lookupRows) }
        return children.flatMap { $0.elements("tbody") }.flatMap { $0.elements("tr") }.map { $0.children.map(\.words) }
    }

    private func elements(_ wanted: String) -> [HTML] {
        if case .element(wanted, _, _) = self { return [self] }
        return children.flatMap { $0.elements(wanted) }
    }
}
