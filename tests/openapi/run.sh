#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# run.sh install TOOLS: puts the packages of package-lock.json into the folder TOOLS, unless they are there.
# run.sh spectral|redocly|browser TOOLS POOLDECK: starts the program and tries what it serves.
# Ends with 77 (skipped) where npm or the browser is missing; with POOLDECK_REQUIRE_TOOLS set, as CI does, with 1.
set -euo pipefail

what=$1 tools=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

missing() {
    echo "$1" >&2
    [[ -z ${POOLDECK_REQUIRE_TOOLS:-} ]] || exit 1
    exit 77
}

if [[ $what == install ]]; then
    command -v npm >/dev/null || missing "npm is not installed: apt-get install npm"
    mkdir -p "$tools"
    cmp -s "$here/package-lock.json" "$tools/installed.json" && exit 0
    cp "$here"/package.json "$here"/package-lock.json "$tools"
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000) \
        || missing "npm cannot reach its registry"
    cp "$here/package-lock.json" "$tools/installed.json"
    exit
fi

[[ -e $tools/installed.json ]] || missing "the packages are not installed, see tst_openapi_tools"
[[ $what != browser ]] || command -v chromium >/dev/null || missing "there is no browser: apt-get install chromium"

data=$(mktemp -d)
pid=
finish() {
    [[ -z $pid ]] || kill "$pid" 2>/dev/null || true
    [[ -z $pid ]] || wait "$pid" 2>/dev/null || true
    rm -rf "$data"
}
trap finish EXIT

: >"$data/out"
"$3" --headless --port 0 --data-dir "$data" --config /dev/null >"$data/out" 2>"$data/err" &
pid=$!
for ((i = 0; i < 600; i++)); do
    url=$(sed -n 's/^listening on //p' "$data/out")
    [[ -z $url ]] || break
    kill -0 "$pid" 2>/dev/null || { cat "$data/err" >&2; exit 1; }
    sleep 0.05
done
curl -sSf "$url/openapi.json" >"$data/openapi.json"

# Modules are looked for beside the script that asks for them.
cp "$here"/*.mjs "$here"/*.yaml "$tools"
case $what in
spectral)
    "$tools/node_modules/.bin/spectral" lint --ruleset "$tools/spectral.yaml" --fail-severity hint "$data/openapi.json"
    ;;
redocly) node "$tools/redocly.mjs" "$data/openapi.json" ;;
browser) node "$tools/browser.mjs" "$url" "$data/token" ;;
esac
