#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# check.sh ROOT [DIRECTORIES]: fails if a source file below ROOT includes what its layer must not see,
# naming each such line. DIRECTORIES (separated by ;) hold the headers of Qt's GUI modules.
set -euo pipefail

cd "$1"
IFS=';' read -r -a gui_directories <<<"${2:-}"

# What each layer may include besides itself: folders, or single files of them.
declare -A allowed=(
    [core/task]=""
    [core/types]="core/task"
    [core/schedule]="core/task"
    [core/store]="core/task"
    [core/executors]="core/task"
    [core/monitor]="core/task"
    [core/engine]="core/schedule core/executors core/store core/monitor core/task"
    [core/api]="core/engine core/schedule core/store core/monitor core/task"
    [ui]="core/engine/tasksource.h core/engine/queuesource.h core/engine/queuesettings.h core/engine/schedulesource.h core/schedule core/store/taskstore.h core/monitor core/task"
    [app]="ui core app/demo app/ctl/roff.h"
    [app/demo]="core"
    [app/ctl]=""
)

# The Qt GUI headers that single files of core may include; CMakeLists.txt beside them says why.
declare -A gui_allowed=(
    [core/types/thumbnail.cpp]="QImage QImageIOHandler QImageReader QImageWriter"
)

# layer_of PATH: sets `layer` to what the path belongs to; empty if to none.
layer_of() {
    case $1 in
    core/*/*) layer=${1#core/} layer=core/${layer%%/*} ;;
    app/ctl/*) layer=app/ctl ;;
    app/demo/*) layer=app/demo ;;
    app/* | ui/*) layer=${1%%/*} ;;
    *) layer= ;;
    esac
}

faults=0
fault() {
    echo "$1:$2: $3"
    faults=$((faults + 1))
}

# check_own FILE LINE INCLUDED LAYER: an include of one of our own files.
check_own() {
    local file=$1 line=$2 included=$3 from=$4 layer
    [[ $included == core/pch.h ]] && return
    if [[ ! $included =~ ^(core|ui|app|tests)/ ]]; then
        # What moc makes, and files beside this one; nothing else is beside the rules.
        [[ $included == *.moc || $included == moc_*.cpp ]] && return
        [[ $included != */* && -e ${file%/*}/$included ]] && return
        fault "$file" "$line" "\"$included\" is not named from the root"
        return
    fi
    layer_of "$included"
    [[ $layer == "$from" ]] && return
    local entry
    for entry in ${allowed[$from]}; do
        [[ $included == "$entry" || $included == "$entry"/* ]] && return
    done
    fault "$file" "$line" "$from must not include \"$included\""
}

# check_foreign FILE LINE INCLUDED: an include of a system header.
check_foreign() {
    local file=$1 line=$2 included=$3 directory
    [[ " ${gui_allowed[$file]:-} " == *" $included "* ]] && return
    if [[ $included =~ ^Qt(Gui|Widgets|Svg|OpenGL|Quick|Qml|PrintSupport)/ ]]; then
        fault "$file" "$line" "no GUI here: <$included>"
        return
    fi
    for directory in "${gui_directories[@]}"; do
        # The module's own folder only: its parent holds all modules.
        if [[ $directory =~ /Qt(Gui|Widgets)$ && -e $directory/$included ]]; then
            fault "$file" "$line" "no GUI here: <$included>"
            return
        fi
    done
}

include='^([^:]+):([0-9]+):[[:space:]]*#[[:space:]]*include[[:space:]]*(["<])([^">]+)[">]'
count=0
while IFS= read -r found; do
    [[ $found =~ $include ]] || continue
    file=${BASH_REMATCH[1]} line=${BASH_REMATCH[2]} quote=${BASH_REMATCH[3]} included=${BASH_REMATCH[4]}
    [[ $file == core/pch.h ]] && continue
    count=$((count + 1))
    layer_of "$file"
    if [[ -z $layer || -z ${allowed[$layer]+known} ]]; then
        fault "$file" "$line" "belongs to no known layer"
    elif [[ $quote == '"' ]]; then
        check_own "$file" "$line" "$included" "$layer"
    elif [[ $file == core/* || $file == app/ctl/* ]]; then
        check_foreign "$file" "$line" "$included"
    fi
done < <(grep -rnE --include='*.h' --include='*.cpp' '^[[:space:]]*#[[:space:]]*include' core ui app)

echo "$count includes checked, $faults forbidden"
((count > 0 && faults == 0))
