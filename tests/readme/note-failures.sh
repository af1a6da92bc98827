# SPDX-License-Identifier: GPL-3.0-only
# Comes before the README's commands: notes each that fails, on one line.
trap 'echo "${BASH_COMMAND//$'"'\n'"'/ }" >>"$HOME/failed"' ERR
