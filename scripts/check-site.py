#!/usr/bin/env python3
"""Opens each page of a site in Chromium: light and dark, phone and desktop; with axe, the console and the search.

    scripts/check-site.py FOLDER... [--screenshots FOLDER]

Exits with 1 and a line for each thing that is wrong.
"""

import argparse
import pathlib
import shutil
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

LANGUAGES = ("de", "es")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def browser(playwright):
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((shutil.which(name) for name in names if shutil.which(name)), None)
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])


def listen(page, errors):
    def hear(message):
        if message.type == "error":
            errors.append(message.text)
    page.on("console", hear)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: (errors.append("a dialog: " + dialog.message), dialog.dismiss()))


def check_page(page, errors, path, site, wrong, scheme, size, screenshots):
    page.goto(path.as_uri())
    name = f"{site.name}/{path.relative_to(site)} ({scheme}, {size})"
    # Before axe, whose own look at the style sheets a page of the file system may not have.
    wrong.extend(f"{name}: {error}" for error in errors)
    errors.clear()
    for violation in Axe().run(page).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        wrong.append(f"{name}: {violation['id']}: {nodes}")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        wrong.append(f"{name}: wider than the screen")
    if screenshots:
        target = screenshots / site.name / f"{path.relative_to(site).as_posix().replace('/', '-')}-{scheme}-{size}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target, full_page=False)


LOOKUP = """(table) => {
  const keys = Number(table.dataset.lookup), form = table.parentElement.previousElementSibling;
  const selects = [...form.querySelectorAll("select")], text = (cell) => cell.textContent.trim();
  const wrong = [];
  for (const row of [...table.tBodies[0].rows].map((row) => [...row.cells].map(text))) {
    selects.forEach((select, column) => {
      select.value = row[column];
      select.dispatchEvent(new Event("change"));
    });
    const answers = [...form.querySelectorAll("output > span")].map(text)
      .map((words) => words.slice(words.indexOf(": ") + 2));
    if (JSON.stringify(answers) !== JSON.stringify(row.slice(keys))) wrong.push(`${row} is told as ${answers}`);
  }
  return wrong;
}"""


def check_lookups(browser, site, wrong):
    """Each row of a table that one asks is told as it stands there."""
    page = browser.new_page()
    for path in [site / "retry.html", site / "conflicts.html"]:
        page.goto(path.as_uri())
        tables = page.query_selector_all("table[data-lookup]")
        if not tables:
            wrong.append(f"{site.name}/{path.name}: no table to ask")
        for table in tables:
            wrong.extend(f"{site.name}/{path.name}: {row}" for row in table.evaluate(LOOKUP))
    page.close()


def check_search(browser, site, wrong):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.fill("#query", "retry")
    if "Retry schedule" not in page.inner_text("#found"):
        wrong.append(f"{site.name}: the search does not find the retry schedule")
    page.click("#found a >> nth=0")
    page.wait_for_load_state()
    if "index.html" in page.url:
        wrong.append(f"{site.name}: a hit of the search leads nowhere")
    page.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto((site / "index.html").as_uri())
    if plain.is_visible(".search") or plain.locator("nav a").count() < 10:
        wrong.append(f"{site.name}: without JavaScript the search is shown, or the pages are not")
    plain.close()


def is_spared(path, site, number, scheme, size):
    """Views that show nothing that others do not.

    Each page is seen light and dark, on a desktop and on a phone, in two views instead of four. Translations have the
    layout of the English page, and pages of rules that of one another: some of them stand for the rest.
    """
    names = path.relative_to(site).parts
    if (scheme, size) not in (("light", "desktop"), ("dark", "phone")):
        return True
    if names[0] in LANGUAGES and number % 4 != 0:
        return True
    return "rules" in names and number % 12 != 0


def check_languages(browser, site, wrong):
    """From a page to the same one in each language and back; the search answers in that language."""
    for language in LANGUAGES:
        if not (site / language).is_dir():
            continue
        page = browser.new_page()
        page.goto((site / "retry.html").as_uri())
        page.click(f".languages a[hreflang={language}]")
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.lang") != language or f"/{language}/retry.html" not in page.url:
            wrong.append(f"{site.name}: the switch to {language} leads to {page.url}")
        page.fill("#query", page.inner_text("h1"))
        if page.locator("#found a").count() == 0:
            wrong.append(f"{site.name}: the search in {language} does not find its own page")
        page.click(".languages a[hreflang=en]")
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.lang") != "en":
            wrong.append(f"{site.name}: no way back from {language}")
        page.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="+", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="spare no view")
    arguments = parser.parse_args()
    wrong, count = [], 0
    with sync_playwright() as playwright:
        chromium = browser(playwright)
        for site in arguments.sites:
            site = site.resolve()
            pages = sorted(site.rglob("*.html"))
            if not pages:
                wrong.append(f"{site}: no pages")
            for scheme in ("light", "dark"):
                for size, (width, height) in SIZES.items():
                    context = chromium.new_context(
                        color_scheme=scheme, viewport={"width": width, "height": height}, offline=True)
                    page, errors = context.new_page(), []
                    listen(page, errors)
                    for number, path in enumerate(pages):
                        if not arguments.all and is_spared(path, site, number, scheme, size):
                            continue
                        errors.clear()
                        check_page(page, errors, path, site, wrong, scheme, size, arguments.screenshots)
                        count += 1
                    context.close()
            check_search(chromium, site, wrong)
            check_lookups(chromium, site, wrong)
            check_languages(chromium, site, wrong)
        chromium.close()
    for line in wrong:
        print(line)
    print(f"{count} views of {len(arguments.sites)} sites, {len(wrong)} things wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
