#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# selftest.sh CHECK DIRECTORIES: shows that the layer check finds what is forbidden and nothing else.
set -euo pipefail

check=$1 gui=$2
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

# expect STATUS FILE INCLUDE: a tree in which FILE has that include passes (0) or fails (1).
failed=0
expect() {
    local status=$1 file=$2 include=$3 actual=0
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/{core/task,ui,app} "$tree/$(dirname "$file")"
    echo "#include $include" >"$tree/$file"
    "$check" "$tree" "$gui" >"$tree/output" || actual=1
    if ((actual != status)); then
        echo "$file with $include: expected $status, got $actual"
        failed=1
    elif ((status == 1)) && ! grep -qF "$file:1: " "$tree/output"; then
        echo "$file with $include: the line is not named"
        failed=1
    fi
}

expect 0 core/task/a.h '"core/task/b.h"'
expect 0 core/task/a.h '<QString>'
expect 0 core/engine/a.h '"core/store/taskstore.h"'
expect 0 core/api/a.cpp '"core/engine/tasksource.h"'
expect 0 ui/a.cpp '<QWidget>'
expect 0 ui/pages/a.cpp '"ui/mainwindow.h"'
expect 0 app/a.cpp '"ui/mainwindow.h"'
expect 0 core/types/thumbnail.cpp '<QImageReader>'
expect 0 app/a.cpp '"app/demo/demo.h"'
expect 0 app/ctl/a.cpp '"app/ctl/b.h"'

expect 1 core/task/a.h '"core/engine/taskengine.h"'
expect 1 core/store/a.cpp '"core/executors/executor.h"'
expect 1 core/types/a.cpp '"core/executors/executor.h"'
expect 1 core/engine/a.cpp '"core/api/apiserver.h"'
expect 1 core/api/a.cpp '"ui/mainwindow.h"'
expect 1 core/monitor/a.cpp '"app/options.h"'
expect 1 core/new/a.cpp '<QString>'
expect 1 core/api/a.cpp '<QWidget>'
expect 1 core/api/a.cpp '<QtGui/QImage>'
expect 1 core/task/a.cpp '<QPainter>'
expect 1 core/types/thumbnail.cpp '<QPainter>'
expect 1 core/types/checksum.cpp '<QImageReader>'
expect 1 ui/a.cpp '"core/api/apiserver.h"'
expect 1 ui/a.cpp '"core/engine/taskengine.h"'
expect 1 ui/a.cpp '"../core/api/apiserver.h"'
expect 1 app/ctl/a.cpp '"app/options.h"'
expect 1 app/demo/a.cpp '"app/options.h"'
expect 1 app/demo/a.cpp '"ui/mainwindow.h"'
expect 1 core/api/a.cpp '"app/demo/demo.h"'
expect 1 app/ctl/a.cpp '"core/task/task.h"'
expect 1 app/ctl/a.cpp '<QApplication>'

((failed == 0)) && echo "The check passes what is allowed and finds what is not."
