# shellcheck shell=bash disable=SC2034
# What run, check and setup share; sourced by them, never run.
# Everything is said on standard error: standard output belongs to the program that is started.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

if [ "${SYNESTHETE_ENGINE_ONLY:-0}" = 1 ]; then
    preset=engine
else
    preset=release
fi
build=$root/build/$preset

# The same object files serve every checkout: paths below this one count as relative ones.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Compiles at once: one a core, and about 2 GB of memory for each.
jobs() {
    local cores kilobytes limit
    cores=$(nproc)
    kilobytes=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
    if [[ $limit =~ ^[0-9]+$ ]] && [ $((limit / 1024)) -lt "$kilobytes" ]; then
        kilobytes=$((limit / 1024))
    fi
    local by_memory=$((kilobytes / 2000000))
    [ "$by_memory" -ge 1 ] || by_memory=1
    echo $((cores < by_memory ? cores : by_memory))
}

# One set-up at a time in one checkout; the lock goes with the process, and is not handed to what is started.
lock_build() {
    mkdir -p "$root/build"
    exec {lock}>"$root/build/.lock"
    if ! flock --nonblock "$lock"; then
        say "Another set-up is building this checkout; waiting for it."
        flock "$lock"
    fi
}

unlock_build() { exec {lock}>&-; }

# build_targets TARGET...: says how much there is to do, then does it.
build_targets() {
    local steps at_once begin=$SECONDS
    steps=$(ninja -C "$build" -n "$@" | grep '^\[' || true)
    case $steps in
        "") steps=0 ;;
        *Re-checking*) steps="at most $(ninja -C "$build" -t commands "$@" | wc -l)" ;; # it stops at CMake's files
        *) steps=$(wc -l <<<"$steps") ;;
    esac
    at_once=$(jobs)
    say "Building: $steps steps, $at_once at a time"
    ninja -C "$build" -j "$at_once" "$@" >&2 || fail "The build stopped; the first error above says where."
    say "Built in $((SECONDS - begin)) s."
}
