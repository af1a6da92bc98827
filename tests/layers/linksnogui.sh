#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# linksnogui.sh PROGRAM GUI_PROGRAM: fails if PROGRAM, itself or through a library, links a GUI module. That
# GUI_PROGRAM does shows that this would be seen.
set -euo pipefail
shopt -s inherit_errexit

guiOf() {
    local libraries # whole before it is searched: ldd must not die of a reader that has seen enough
    libraries=$(ldd "$1")
    grep -E 'libQt6(Gui|Widgets|Svg|OpenGL)' <<<"$libraries" || true
}

[[ -n $(guiOf "$2") ]] || { echo "$2 links no GUI: this test is blind."; exit 1; }
linked=$(guiOf "$1")
if [[ -n $linked ]]; then
    printf '%s\n' "$1 links:" "$linked"
    exit 1
fi
echo "$1 links no GUI."
