// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/completionscripts.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

// bash cuts words at = and :, which the loop mends; what it puts in stands for the last piece only.
const QLatin1StringView BashCompletion = R"sh(# bash completion of pooldeckctl
_pooldeckctl() {
    local word line kind prefix tail i glued compgen
    local -a words=() lines=()
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        glued=
        if ((i > 1)) && [[ -n $word && ($word =~ ^[=:]+$ || ${COMP_WORDS[i - 1]} =~ ^[=:]+$) ]]; then
            glued=1
        elif ((i == COMP_CWORD)) && [[ -z $word && ${COMP_LINE:COMP_POINT-1:1} == [=:] ]]; then
            glued=1
        fi
        if [[ -n $glued && ${#words[@]} -gt 0 ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    COMPREPLY=()
    mapfile -t lines < <("$1" __complete "${words[@]}" 2>/dev/null)
    word=${words[-1]}
    tail=${word##*[=:]}
    prefix=${word%"$tail"}
    kind=${lines[0]}
    for line in "${lines[@]:1}"; do
        line=${line%%$'\t'*}
        [[ $line == "$word"* ]] && COMPREPLY+=("$(printf %q "${line#"$prefix"}")")
    done
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    case $kind in
    files) compgen=-f ;;
    directories) compgen=-d ;;
    *) return ;;
    esac
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$compgen" -- "$tail")
}
complete -F _pooldeckctl pooldeckctl
)sh"_L1;

const QLatin1StringView ZshCompletion = R"sh(#compdef pooldeckctl
# zsh completion of pooldeckctl
_pooldeckctl() {
    local kind line
    local -a given lines names shown open opened
    given=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
    lines=("${(@f)$("${(Q)words[1]}" __complete "${(@)given}" 2>/dev/null)}")
    kind=$lines[1]
    for line in "${(@)lines[2,-1]}"; do
        if [[ ${line%%$'\t'*} == *= ]]; then
            open+=("${line%%$'\t'*}")
            opened+=("${line/$'\t'/  }")
        else
            names+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  }")
        fi
    done
    (($#names)) && compadd -l -d shown -a names
    (($#open)) && compadd -S '' -l -d opened -a open
    case $kind in
    files) compset -P '*='; _files ;;
    directories) compset -P '*='; _files -/ ;;
    esac
}
if [[ $funcstack[1] == _pooldeckctl ]]; then
    _pooldeckctl "$@"
else
    compdef _pooldeckctl pooldeckctl
fi
)sh"_L1;

const QLatin1StringView FishCompletion = R"sh(# fish completion of pooldeckctl
function __pooldeckctl_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($before[1] __complete $before[2..-1] "$current" 2>/dev/null)
    printf '%s\n' $lines[2..-1]
    set -l prefix (string match -r '^.*=' -- "$current")
    set -l tail (string replace -r '^.*=' '' -- "$current")
    switch "$lines[1]"
        case files
            for path in (__fish_complete_path "$tail")
                printf '%s%s\n' "$prefix" $path
            end
        case directories
            for path in (__fish_complete_directories "$tail")
                printf '%s%s\n' "$prefix" $path
            end
    end
end
complete -c pooldeckctl -f -a '(__pooldeckctl_complete)'
)sh"_L1;

} // namespace pooldeckctl
