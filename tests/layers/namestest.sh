#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# namestest.sh CHECK: shows that the check of names finds two types of one name, and nothing else.
set -euo pipefail

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{core,ui,app}
printf 'namespace pooldeck {\n\nstruct A\n{\n};\n\n} // namespace pooldeck\n' >"$tree/core/a.h"
printf 'namespace pooldeck {\n\nclass A;\nclass B final : public A\n{\n};\n\n} // namespace pooldeck\n' >"$tree/ui/b.h"
printf 'namespace pooldeckctl {\n\nstruct A\n{\n};\n\n} // namespace pooldeckctl\n' >"$tree/app/a.h"
"$1" "$tree"
printf 'namespace pooldeck {\n\nclass A final : public QObject\n{\n};\n\n} // namespace pooldeck\n' >"$tree/ui/a.h"
if "$1" "$tree" >"$tree/output"; then
    echo "Two types of one name were not found."
    exit 1
fi
grep -qF "ui/a.h:3: pooldeck::A is defined in core/a.h too" "$tree/output"
echo "The check of names passes what is allowed and finds what is not."
