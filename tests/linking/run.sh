#!/usr/bin/env bash
# Links kasa_diag in every way that the documentation names, in a temporary
# folder, and runs what came out: CMake (find_package), pkg-config, Bazel from
# another workspace. Of add_subdirectory it checks what it offers, and builds the
# messages only: all of it would be one more build of the same sources. Takes
# minutes, so it is no Bazel test.
# usage: tests/linking/run.sh [--cmake | --bazel]     (default: both)
#   JOBS=2 and BUILD_TYPE=Release are the defaults of these variables.
#   BUILD_DIR names a build folder of CMake's whose objects are used again.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
what="${1:-all}"
jobs="${JOBS:-2}"
build_type="${BUILD_TYPE:-Release}"
work="$(mktemp -d)"
build_dir="${BUILD_DIR:-$work/build}"
trap 'rm -rf "$work"' EXIT

step() { printf '\n== %s\n' "$*"; }

# Runs a program that must print a given text.
expect() {
  local text="$1" out
  shift
  out="$("$@")" || { echo "failed: $*" >&2; exit 1; }
  [[ $out == *"$text"* ]] || {
    echo "$*: no '$text' in: ${out:0:400}" >&2
    exit 1
  }
  echo "runs: ${*: -1}"
}

# Builds and installs: install_library NAME CMAKE_OPTION...
install_library() {
  local name="$1"
  shift
  cmake -S "$root" -B "$build_dir" -G Ninja -DCMAKE_BUILD_TYPE="$build_type" \
    -DKASA_DIAG_BUILD_TESTS=OFF -DKASA_DIAG_BUILD_CLI=OFF \
    -DCMAKE_INSTALL_PREFIX="$work/$name" "$@" >/dev/null
  cmake --build "$build_dir" -j "$jobs" >"$work/log" ||
    { tail -40 "$work/log" >&2; exit 1; }
  cmake --install "$build_dir" >/dev/null
}

# The consumers of the installed library NAME.
consume() {
  local name="$1" prefix="$work/$1"
  local pc
  pc="$(dirname "$(find "$prefix" -name kasa_diag.pc)")"
  local lib
  lib="$(dirname "$pc")"

  cmake -S "$root/examples/cmake_consumer" -B "$work/consumer_$name" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
  cmake --build "$work/consumer_$name" -j "$jobs" >"$work/log" ||
    { tail -40 "$work/log" >&2; exit 1; }
  expect "First: " "$work/consumer_$name/diagnose_cpp"
  expect '"id":"weak_signal"' "$work/consumer_$name/diagnose_c"
  expect '"remedy":"move_closer"' "$work/consumer_$name/session_c"
  expect "PASSED" "$work/consumer_$name/weak_signal_test"

  local static=()
  [[ $name == static ]] && static=(--static)
  # The flags are words, on purpose.
  # shellcheck disable=SC2046
  PKG_CONFIG_PATH="$pc" c++ -std=c++17 "$root/examples/embed/main.cc" \
    -o "$work/pc_cpp_$name" \
    $(PKG_CONFIG_PATH="$pc" pkg-config --cflags --libs "${static[@]}" kasa_diag)
  expect "First: " env LD_LIBRARY_PATH="$lib" "$work/pc_cpp_$name"
  # shellcheck disable=SC2046
  cc -std=c99 -pedantic -Wall -Wextra -Werror \
    "$root/examples/cmake_consumer/main.c" -o "$work/pc_c_$name" \
    $(PKG_CONFIG_PATH="$pc" pkg-config --cflags --libs kasa_diag_c)
  expect '"id":"weak_signal"' env LD_LIBRARY_PATH="$lib" "$work/pc_c_$name"
}

if [[ $what != --bazel ]]; then
  step "static library, installed: find_package, pkg-config"
  install_library static -DBUILD_SHARED_LIBS=OFF
  consume static
  step "shared library, installed: find_package, pkg-config"
  install_library shared -DBUILD_SHARED_LIBS=ON
  consume shared

  step "a component that is not there"
  mkdir "$work/wrong"
  printf '%s\n' 'cmake_minimum_required(VERSION 3.18)' 'project(wrong CXX)' \
    'find_package(kasa_diag CONFIG REQUIRED COMPONENTS telepathy)' \
    >"$work/wrong/CMakeLists.txt"
  if cmake -S "$work/wrong" -B "$work/wrong/build" -G Ninja \
    -DCMAKE_PREFIX_PATH="$work/static" >"$work/log" 2>&1; then
    echo "a component that is not there was found" >&2
    exit 1
  fi
  grep -q "no component 'telepathy'" "$work/log"

  step "add_subdirectory: the libraries alone"
  mkdir "$work/parent"
  printf '%s\n' 'cmake_minimum_required(VERSION 3.18)' 'project(parent CXX)' \
    "add_subdirectory(\"$root\" kasa_diag)" \
    "add_executable(embed \"$root/examples/embed/main.cc\")" \
    'target_link_libraries(embed PRIVATE kasa_diag::kasa_diag)' \
    >"$work/parent/CMakeLists.txt"
  cmake -S "$work/parent" -B "$work/parent/build" -G Ninja >/dev/null
  cmake --build "$work/parent/build" -j "$jobs" --target kasa_diag_proto \
    >"$work/log" || { tail -40 "$work/log" >&2; exit 1; }
  ninja -C "$work/parent/build" -t targets all >"$work/targets"
  grep -q '^embed:' "$work/targets"
  if grep -qE '^kasa_diag_(cli|testing):|_test:' "$work/targets"; then
    echo "add_subdirectory builds tools or tests" >&2
    exit 1
  fi
fi

if [[ $what != --cmake ]]; then
  step "Bazel, from another workspace"
  cp -r "$root/examples/bazel_consumer" "$work/workspace"
  sed -i "s:\"../..\":\"$root\":" "$work/workspace/WORKSPACE"
  cd "$work/workspace"
  export USE_BAZEL_VERSION=4  # as in bazelw
  # The tool that compiles the knowledge runs once: optimizing it takes longer.
  bazel build --jobs="$jobs" --disk_cache="$HOME/.cache/kasa_diag-bazel" \
    --host_compilation_mode=fastbuild //:diagnose >"$work/log" 2>&1 ||
    { tail -40 "$work/log" >&2; exit 1; }
  expect weak_signal "$(bazel info bazel-bin 2>/dev/null)/diagnose"
  bazel shutdown
fi

printf '\nall linked and run\n'
