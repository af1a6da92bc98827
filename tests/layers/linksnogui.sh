#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# linksnogui.sh PROGRAM GUI_PROGRAM: fails if PROGRAM, itself or through a library, links a GUI module. That
# GUI_PROGRAM does shows that this would be seen.
set -euo pipefail

gui='libQt6(Gui|Widgets|Svg|OpenGL)'
ldd "$2" | grep -qE "$gui" || { echo "$2 links no GUI: this test is blind."; exit 1; }
if ldd "$1" | grep -E "$gui"; then
    echo "$1 links the above."
    exit 1
fi
echo "$1 links no GUI."
