#!/bin/bash
# packaging/run, check and setup in a throw-away checkout whose package manager, cmake, ninja and ctest are stand-ins
# that write down how they were called.
set -u
source=$(cd "$(dirname "$0")/../.." && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
tree=$top/tree
calls=$top/calls
failures=0

stand_in() { # NAME, body on standard input
    { echo '#!/bin/bash' && echo "echo \"$1 \$*\" >>$calls" && cat; } >"$top/bin/$1"
    chmod +x "$top/bin/$1"
}

start_over() {
    rm -rf "${top:?}"/{tree,bin,torch,torch2}
    mkdir -p "$tree" "$top/bin" "$top/torch/lib" "$top/torch/include/torch/headeronly"
    cp -r "$source/packaging" "$tree/packaging"
    mkdir "$tree"/{cmake,core,widgets,app,resources}
    touch "$tree"/{CMakeLists.txt,CMakePresets.json,core/a.cpp,core/b.cpp} "$top/torch/lib/libtorch_cpu.so"
    printf '#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR 13\n#define TORCH_VERSION_PATCH 0\n' \
        >"$top/torch/include/torch/headeronly/version.h"
    export LIBTORCH_ROOT=$top/torch
    stand_in cmake <<<"mkdir -p build/\$2/bin; printf 'LIBTORCH_ROOT:UNINITIALIZED=$top/torch\n' >build/\$2/CMakeCache.txt"
    stand_in ninja <<<"[ \"\$3\" = -n ] && { echo '[1/1] a step'; exit; }
        [ -e $top/broken ] && exit 1
        for program in studio synesthete-cli; do
            printf '#!/bin/sh\necho %s in \$(pwd) with \"\$@\"\n' \$program >\$2/bin/\$program
            chmod +x \$2/bin/\$program
        done
        echo compiler output"
    stand_in ctest </dev/null
    stand_in dpkg-query <<<"[ -e $top/missing ] && grep -qx \"\${!#}\" $top/missing || echo installed"
    stand_in apt-get </dev/null
    stand_in apt-cache </dev/null
    stand_in id <<<'echo 1000'
    rm -f "$top"/{calls,broken,missing}
    touch "$calls"
}

packaging() { # NAME [ARGUMENTS]: leaves status, out and err
    local name=$1
    shift
    (cd "$top" && env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM -u SYNESTHETE_ENGINE_ONLY PATH="$top/bin:$PATH" \
        "${variables[@]}" "$tree/packaging/$name" "$@" >"$top/out" 2>"$top/err" </dev/null)
    status=$?
    out=$(cat "$top/out") err=$(cat "$top/err")
}
variables=(A=1)

expect() { # DESCRIPTION COMMAND...
    local what=$1
    shift
    if ! "$@"; then
        printf 'FAILED: %s\n  command: %s\n  out: %s\n  err: %s\n  calls: %s\n' \
            "$what" "$*" "$out" "$err" "$(cat "$calls")"
        failures=$((failures + 1))
    fi
}
called() { grep -q -- "$1" "$calls"; }
not_called() { ! called "$1"; }
says() { grep -qF -- "$1" <<<"$err"; }

# Without a display and without arguments it says so, shows the other way, and does nothing.
start_over
packaging run
expect "no display is a failure" test $status = 1
expect "no display is named" says "no display"
expect "the command to use is shown" says "packaging/run generate --model"
expect "nothing is built for nobody" test ! -s "$calls"

# With arguments it is the command line, in the caller's folder, with nothing of ours on its standard output.
packaging run generate "--out=a b"
expect "the command line runs" test "$status" = 0
expect "arguments and folder are the caller's" test "$out" = "synesthete-cli in $top with generate --out=a b"
expect "the programs are built" called "^ninja .*-j [0-9]* studio synesthete-cli synengine"
expect "no tests are configured" called "^cmake --preset release.*-DSTUDIO_TESTS=OFF"
expect "the steps are counted" says "1 steps"

# The second start does nothing but start.
: >"$calls"
packaging run models
expect "the second start starts" test "$out" = "synesthete-cli in $top with models"
expect "the second start says nothing" test -z "$err"
expect "the second start calls nothing" test ! -s "$calls"

# With a display and no arguments it is the studio.
variables=(QT_QPA_PLATFORM=offscreen)
packaging run
expect "the studio is started" test "$out" = "studio in $top with"

# With a file alone, too; what is no file is a word of the command line.
touch "$top/my horse.png"
packaging run "my horse.png"
expect "the studio opens the file" test "$out" = "studio in $top with my horse.png"
packaging run "no horse.png"
expect "a file that is not there is the command line's" test "$out" = "synesthete-cli in $top with no horse.png"
variables=(A=1)

# A changed, an added and a removed source, another LibTorch, a lost program: each builds again.
changed() { touch -d '+1 second' "$tree/core/a.cpp"; }
added() { touch "$tree/core/c.cpp" && touch -d '+1 second' "$tree/core"; }
removed() { rm "$tree/core/b.cpp" && touch -d '+1 second' "$tree/core"; }
lost() { rm "$tree/build/release/bin/studio"; }
moved() { cp -r "$top/torch" "$top/torch2" && export LIBTORCH_ROOT=$top/torch2; }
for change in changed added removed lost moved; do
    start_over
    packaging run models
    : >"$calls"
    $change
    packaging run models
    expect "built again: $change" called "^ninja .*-j"
done

# A build that fails leaves no stamp.
start_over
touch "$top/broken"
packaging run models
expect "a failed build is a failure" test "$status" != 0
expect "a failed build starts nothing" test -z "$out"
rm "$top/broken"
packaging run models
expect "the next start builds again" test "$out" = "synesthete-cli in $top with models"

# Without root and with packages missing: one line to run, and nothing is touched.
start_over
printf '%s\n' qt6-base-dev qt6-svg-dev libqt6svg6-dev nlohmann-json3-dev >"$top/missing"
packaging run models
expect "missing packages stop it" test "$status" = 1
expect "one line names them" says \
    "sudo apt-get install -y --no-install-recommends nlohmann-json3-dev qt6-base-dev qt6-svg-dev"
expect "there is one such line" test "$(grep -c 'apt-get install' <<<"$err")" = 1
expect "nothing is installed" not_called "^apt-get"
expect "nothing is configured" not_called "^cmake"

# The engine alone asks for no Qt.
variables=(SYNESTHETE_ENGINE_ONLY=1)
printf '%s\n' qt6-base-dev libopencv-core-dev >"$top/missing"
packaging run models
expect "the engine alone needs no Qt and no OpenCV" test "$status" = 0
expect "the engine alone has its preset" called "^cmake --preset engine"
variables=(A=1)

# check builds everything with the tests, and hands its options to ctest.
start_over
packaging check -R sampler
expect "check passes" test "$status" = 0
expect "check configures the tests" called "^cmake --preset release.*-DSTUDIO_TESTS=ON"
expect "check builds everything" called "^ninja .*-j [0-9]* all"
expect "check runs ctest with its options" called "^ctest --test-dir $tree/build/release .*-R sampler"
touch "$top/missing"
echo catch2 >"$top/missing"
packaging check
expect "check asks for what tests need" says "--no-install-recommends catch2"

if [ "$failures" != 0 ]; then
    echo "$failures failed"
    exit 1
fi
echo "all passed"
