#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# app/run.sh [arguments of pooldeck]: on a bare Debian 12, installs what is missing, builds, starts.
# Standard output is pooldeck's alone.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/app/setup.sh"

# Nothing is newer than the last build, the installed packages included: asking ninja, too, takes longer
# than the start. A file that was removed makes its folder newer.
stamp=$root/build/release/.run-stamp
inputs=("$root"/{core,ui,app,resources,cmake,CMakeLists.txt,CMakePresets.json} /var/lib/dpkg/status)
if [[ ! -x $root/build/release/bin/pooldeck || ! -e $stamp
      || -n $(find "${inputs[@]}" -newer "$stamp" -print -quit) ]]; then
    {
        install_packages run
        mkdir -p "${stamp%/*}"
        touch "$stamp.new" # before the build: what is edited meanwhile counts as newer
        build_preset release --target pooldeck pooldeckctl
        mv "$stamp.new" "$stamp"
    } >&2
fi

exec "$root/build/release/bin/pooldeck" "$@"
