internal import DriftlessContractFile

/// The search: all of it in two files beside the pages, so that it works without a server. Without JavaScript the list
/// of pages does its work.
enum SearchScript {
    /// The pages' words. A script and not JSON, for a page of the file system may not fetch.
    static func index(_ pages: [SitePage], in translation: Translation?) -> String {
        let entries = pages.map { page in
            JSONValue.object([
                "path": .string(page.path), "title": .string(page.title.words(in: translation)),
                "summary": .string(page.summary.words(in: translation)),
                "words": .string(page.body.map { $0.words(in: translation) }.joined(separator: " ")),
            ])
        }
        return "window.searchIndex = \(JSONValue.array(entries).text(isPretty: false));\n"
    }

    static let text = """
        (() => {
          const form = document.querySelector(".search");
          const query = document.getElementById("query");
          const found = document.getElementById("found");
          if (!form || !window.searchIndex) return;
          form.hidden = false;
          form.addEventListener("submit", (event) => event.preventDefault());
          const base = document.body.dataset.base;
          const score = (page, words) => {
            let total = 0;
            for (const word of words) {
              const title = page.title.toLowerCase().includes(word) ? 10 : 0;
              const summary = page.summary.toLowerCase().includes(word) ? 3 : 0;
              const text = page.words.toLowerCase().includes(word) ? 1 : 0;
              if (title + summary + text === 0) return 0;
              total += title + summary + text;
            }
            return total;
          };
          query.addEventListener("input", () => {
            const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean);
            const hits = words.length === 0 ? [] : window.searchIndex
              .map((page) => ({ page, points: score(page, words) }))
              .filter((hit) => hit.points > 0)
              .sort((a, b) => b.points - a.points)
              .slice(0, 12);
            found.replaceChildren(...hits.map(({ page }) => {
              const item = document.createElement("li");
              const link = document.createElement("a");
              link.href = base + page.path;
              link.textContent = page.title;
              item.append(link, document.createElement("br"), page.summary);
              return item;
            }));
            if (words.length > 0 && hits.length === 0) {
              const item = document.createElement("li");
              item.textContent = document.body.dataset.nothing;
              found.append(item);
            }
          });
        })();

        """
}
