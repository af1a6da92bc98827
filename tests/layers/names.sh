#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# names.sh ROOT: fails if two headers below ROOT define a type of the same qualified name, and names both. No
# compiler sees that, and the linker keeps one of the two for all.
set -euo pipefail

cd "$1"
find core ui app -name '*.h' -print0 | sort -z | xargs -0 awk '
    FNR == 1 { space = "" }
    /^namespace [A-Za-z_:]+ *\{/ { space = $2 }
    /^} *\/\/ namespace/ { space = "" }
    /^(template <.*> )?(class|struct|union|enum|enum class) [A-Za-z_]+/ && !/;/ {
        sub(/^template <.*> /, "")
        name = $2 == "class" ? $3 : $2
        if (name ~ /^std::/)
            next # a specialization
        sub(/[^A-Za-z_0-9].*/, "", name)
        name = space "::" name
        if (name in first && first[name] != FILENAME) {
            print FILENAME ":" FNR ": " name " is defined in " first[name] " too"
            faults++
        }
        first[name] = FILENAME
        count++
    }
    END {
        if (count == 0) {
            print "no types found"
            exit 1
        }
        exit faults > 0
    }'
