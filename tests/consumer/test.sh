#!/bin/sh
# tests/consumer/test.sh BUILD: what `cmake --install` of that build puts somewhere is enough for a
# project of somebody else, and the installed program runs.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/installed" >"$work/log"
"$work/installed/bin/neuroprospect" --version
test -f "$work/installed/share/bash-completion/completions/neuroprospect"
test -f "$work/installed/share/doc/neuroprospect/examples/campaigns/first-steps.toml"
cmake -S "$here" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$work/installed" -DCMAKE_CXX_FLAGS=-march=x86-64-v3 >>"$work/log"
cmake --build "$work/build" >>"$work/log" || { tail -n 40 "$work/log"; exit 1; }
"$work/build/consumer"
