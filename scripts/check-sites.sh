#!/usr/bin/env bash
# Builds the sites of the complete example, of Driftless and of a contract full of markup, and opens each page in a
# browser; holds the examples against the published JSON Schema, as an editor does. Installs what it needs: Chromium and
# Graphviz from the system, Playwright, axe and check-jsonschema into .venv-browser.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

driftless=${DRIFTLESS_BINARY:-.build/debug/driftless}
say() { printf 'sites: %s\n' "$*"; }

install_browser() {
    local missing=()
    command -v dot >/dev/null || missing+=(graphviz)
    case $(uname -s) in
        Linux)
            command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
            python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
            if ((${#missing[@]} > 0)); then
                say "installing ${missing[*]} with apt-get"
                local as_root=()
                [[ $(id -u) -eq 0 ]] || as_root=(sudo)
                "${as_root[@]}" apt-get update -qq
                "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                    apt-get install --yes -qq --no-install-recommends "${missing[@]}" >/dev/null
            fi
            ;;
        Darwin) ((${#missing[@]} == 0)) || brew install "${missing[@]}" ;;
    esac
    if [[ ! -x .venv-browser/bin/python ]] || ! .venv-browser/bin/python -c 'import playwright, axe_playwright_python' 2>/dev/null; then
        say "installing Playwright and axe into .venv-browser"
        python3 -m venv .venv-browser
        .venv-browser/bin/pip install --quiet 'playwright>=1.40,<2' 'axe-playwright-python>=0.1.4,<1'
    fi
    if [[ ! -x .venv-browser/bin/check-jsonschema ]]; then
        .venv-browser/bin/pip install --quiet 'check-jsonschema>=0.28,<1'
    fi
    if [[ $(uname -s) == Darwin ]]; then .venv-browser/bin/python -m playwright install chromium; fi
}

# The ecosystem's own tool takes our catalogues, and compares their placeholders.
for catalogue in Sources/DriftlessLanguages/*.po Examples/*/sync/languages/*.po; do
    msgfmt --check --output-file=/dev/null "$catalogue" 2> >(grep -v 'header field' >&2)
done

install_browser
sites=$(mktemp -d)
trap 'rm -rf "$sites"' EXIT
"$driftless" docs build --contract Examples/FieldKit/sync/contract.yaml --output "$sites/FieldKit"
"$driftless" docs build --contract Examples/Todo/sync/contract.yaml --pages docs/site --output "$sites/Driftless"
"$driftless" docs build --contract Tests/Fixtures/hostile.contract.yaml --output "$sites/hostile"
.venv-browser/bin/python scripts/check-site.py "$sites"/*

schema=$sites/schema/contract.schema.json
mkdir "$sites/schema"
"$driftless" generate json-schema --output "$schema"
valid() { .venv-browser/bin/check-jsonschema --schemafile "$schema" "$@"; }
.venv-browser/bin/check-jsonschema --check-metaschema "$schema"
valid Examples/*/sync/*.yaml
sed 's/type: uuid7/tpye: uuid7/' Examples/Todo/sync/contract.yaml >"$sites/schema/wrong.yaml"
if valid "$sites/schema/wrong.yaml" >/dev/null; then
    say "the schema lets an unknown key pass"
    exit 1
fi
