#!/usr/bin/env bash
# Installs what a build needs and is not there: Debian, Ubuntu (apt) and macOS (brew). Says what it does.
set -euo pipefail

oldest_swift="6.2"
missing=()

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# `sort -V` is not on older macOS, so compare the two numbers ourselves.
at_least() {
    local have_major=${1%%.*} want_major=${2%%.*} rest
    rest=${1#*.}
    local have_minor=${rest%%.*} want_minor=${2#*.}
    ((have_major > want_major || (have_major == want_major && have_minor >= want_minor)))
}

check_swift() {
    local advice="Install Swift ${oldest_swift} or newer from https://www.swift.org/install/, put it on PATH, run this again."
    command -v swift >/dev/null || fail "Swift is missing." "$advice"
    # The whole output first: a reader that leaves early would break the pipe, and with it `pipefail`.
    local output version
    output=$(swift --version 2>&1) || fail "'swift --version' fails: $output" "$advice"
    version=$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$output")
    [[ $version =~ ^[0-9]+\.[0-9]+$ ]] || fail "Cannot read the version from: $output" "$advice"
    at_least "$version" "$oldest_swift" || fail "Swift $version is too old." "$advice"
    say "Swift $version"
}

need_command() { command -v "$1" >/dev/null || missing+=("$2"); }

install_with_apt() {
    local as_root=()
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null || fail "Missing: ${missing[*]}." \
            "Run as root: apt-get install --yes ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]} with apt-get"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

setup_linux() {
    need_command git git
    need_command python3 python3
    need_command sqlite3 sqlite3
    need_command curl curl
    need_command pkg-config pkg-config
    need_command msgfmt gettext
    # The headers are what the build needs; they are there whichever package manager put them there.
    [[ -e /usr/include/sqlite3.h || -e /usr/local/include/sqlite3.h ]] || missing+=(libsqlite3-dev)
    [[ -e /usr/include/openssl/sha.h || -e /usr/local/include/openssl/sha.h ]] || missing+=(libssl-dev)
    [[ -e /usr/include/cmark-gfm.h || -e /usr/local/include/cmark-gfm.h ]] || missing+=(libcmark-gfm-dev)
    [[ -e /usr/include/cmark-gfm-core-extensions.h || -e /usr/local/include/cmark-gfm-core-extensions.h ]] ||
        missing+=(libcmark-gfm-extensions-dev)
    ((${#missing[@]} == 0)) && return
    command -v apt-get >/dev/null || fail "Missing (by their Debian names): ${missing[*]}." \
        "Install them with this system's package manager, then run this again."
    install_with_apt
}

setup_macos() {
    xcode-select -p >/dev/null 2>&1 || fail "Xcode's command line tools are missing. Run: xcode-select --install"
    need_command git git
    need_command python3 python
    need_command sqlite3 sqlite
    need_command pkg-config pkgconf
    pkg-config --exists libcmark-gfm 2>/dev/null || missing+=(cmark-gfm)
    ((${#missing[@]} == 0)) && return
    command -v brew >/dev/null || fail "Missing: ${missing[*]}." \
        "Install Homebrew from https://brew.sh, then run: brew install ${missing[*]}"
    say "installing ${missing[*]} with brew"
    brew install "${missing[@]}"
}

check_swift
case $(uname -s) in
    Linux) setup_linux ;;
    Darwin) setup_macos ;;
    *) fail "This system ($(uname -s)) is not supported. Linux and macOS are." ;;
esac
say "everything is there"
