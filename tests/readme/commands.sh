#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# commands.sh SOURCE_DIRECTORY BIN_DIRECTORY: runs every shell block of the README in one shell, as somebody would who
# follows it, against a server of its own. Each command must succeed; those named in failing.txt must fail.
set -euo pipefail

source_directory=$1
bin=$2
here=$source_directory/tests/readme
home=$(mktemp -d)
server=
finish() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    [[ -z $server ]] || wait "$server" 2>/dev/null || true
    rm -rf "$home"
}
trap finish EXIT

# blocks LANGUAGE [WITH [WITHOUT]]: prints the README's blocks in that language of which a line begins with WITH, and
# none with WITHOUT.
blocks() {
    awk -v language="$1" -v with="${2:-}" -v without="${3:-^}" '
        $0 == "```" && inside {
            if (text ~ "\n" with && text !~ "\n(" without ")")
                printf "%s", substr(text, 2)
            inside = 0
            next
        }
        $0 == "```" language { inside = 1; text = "\n"; next }
        inside { text = text $0 "\n" }' "$source_directory/README.md"
}

export HOME=$home XDG_DATA_HOME=$home/.local/share XDG_CONFIG_HOME=$home/.config XDG_RUNTIME_DIR=$home
data=$home/.local/share/pooldeck
mkdir -p "$data/types"
chmod 700 "$data"
# A block with a program is a type file, any other one a part of the config file.
mkdir -p "$XDG_CONFIG_HOME/pooldeck"
blocks toml program >"$data/types/archive.toml"
blocks toml "" program >"$XDG_CONFIG_HOME/pooldeck/pooldeck.toml"
printf 'silent\nshow-error\nfail-with-body\nmax-time = 60\n' >"$home/.curlrc"

"$bin/pooldeck" --headless --demo --port 0 --drain 0 >"$home/out" 2>"$home/err" &
server=$!
for ((i = 0; i < 600; ++i)); do
    grep -q '^listening on ' "$home/out" && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$home/out")
if [[ -z $url ]]; then
    cat "$home/err"
    exit 1
fi

# Commands that would go on for ever are ended, which is no failure.
mkdir "$home/bin" "$home/checkout"
for command in curl pooldeckctl; do
    sed -e "s#PROGRAM#$(PATH=$bin:$PATH command -v "$command")#" "$here/bounded.sh" >"$home/bin/$command"
    chmod +x "$home/bin/$command"
done
export PATH=$home/bin:$PATH
{
    cat "$here/note-failures.sh"
    # Without those that install, build or measure.
    blocks sh "" 'git clone|app/run|tests/run|cmake|build/release/bin/bench|npx'
} | sed -e "s/\b8765\b/${url##*:}/g" -e "s#\$PWD/build/release/bin#$home/bin#g" >"$home/session.sh"
# In a folder that looks like the checkout: what the commands write stays out of it.
ln -s "$source_directory"/{README.md,core,resources} "$home/checkout"
cd "$home/checkout"
touch "$home/failed"
bash -u "$home/session.sh" >"$home/said" 2>&1 </dev/null || true

sed "s/${url##*:}/8765/g" "$home/failed" | sort -u >"$home/failed.commands"
if diff -u <(sort -u "$here/failing.txt") "$home/failed.commands" >"$home/difference"; then
    exit 0
fi
echo "- did not fail, though tests/readme/failing.txt says so; + failed:"
grep -E '^[-+][^-+]' "$home/difference"
echo "What the commands said:"
tail -n 300 "$home/said"
exit 1
