# SPDX-License-Identifier: GPL-3.0-only
# Sourced by the scripts: installs the Debian packages of app/packages.txt that are missing, and builds.

packages_file=$(dirname "${BASH_SOURCE[0]}")/packages.txt

# missing_packages KIND...: prints the packages of these kinds that are not installed, one a line.
missing_packages() {
    local kinds=" $* " kind name command wanted=()
    while read -r kind name command; do
        [[ $kind != '#'* && -n $name && $kinds == *" $kind "* ]] || continue
        [[ -n $command ]] && command -v "$command" >/dev/null || wanted+=("$name")
    done <"$packages_file"
    # dpkg-query says nothing of packages that it has never heard of, so ask the other way round.
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
    for name in "${wanted[@]}"; do
        [[ $'\n'$installed$'\n' == *$'\n'"installed $name"$'\n'* ]] || echo "$name"
    done
}

# install_packages KIND...: installs what is missing, saying what; needs root or sudo only then.
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    echo "Installing the missing Debian packages: ${missing[*]}"
    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "Neither root nor sudo: install them yourself, or run this as root." >&2
            return 1
        fi
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0)
    # The lists may be old or not there at all: fetch them only if it does not work without.
    "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null && return 0
    "${apt[@]}" update </dev/null
    "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null
}

# build_preset PRESET [ARGUMENT OF CMAKE --BUILD...]: configures when it must, builds what changed. What
# POOLDECK_CMAKE_ARGS holds goes to the configuring.
build_preset() {
    local preset=$1 root build
    shift
    root=$(cd "$(dirname "$packages_file")/.." && pwd)
    build=$root/build/$preset
    (
        cd "$root"
        # Changes of CMakeLists.txt are ninja's business, those of the presets are not.
        if [[ ! -e $build/build.ninja || CMakePresets.json -nt $build/build.ninja
              || -n ${POOLDECK_CMAKE_ARGS:-} ]]; then
            # shellcheck disable=SC2086
            cmake --preset "$preset" ${POOLDECK_CMAKE_ARGS:-}
        fi
        cmake --build --preset "$preset" "$@"
    )
}
