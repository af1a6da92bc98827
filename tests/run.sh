#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# tests/run.sh: on a bare Debian 12, installs what is missing, builds, runs all tests, then runs them
# again under AddressSanitizer and UBSan, feeds the parsers with made-up bytes for a minute each, and runs the
# engine's tests under ThreadSanitizer. Ends with ctest's summary; the first run that fails is the last.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/app/setup.sh"
cd "$root"

install_packages run test
for preset in release asan; do
    build_preset "$preset"
    ctest --preset "$preset" </dev/null
done
build_preset fuzz
ctest --preset fuzz </dev/null
build_preset tsan --target engine_tests
ctest --preset tsan </dev/null
