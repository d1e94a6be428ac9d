# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: what they need of the machine, and the release build.

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$ROOT"

# The program that the release build leaves.
CAIRN=$ROOT/.build/release/cairn

step() { printf '\n== %s\n' "$*"; }

fail() {
  printf '%s: error: %s\n' "$(basename -- "$0")" "$1" >&2
  shift
  for hint in "$@"; do printf '%s: hint: %s\n' "$(basename -- "$0")" "$hint" >&2; done
  exit 1
}

# Installs the Debian packages whose files are missing, each given as PACKAGE:TEST-COMMAND.
need_packages() {
  local missing=() wanted
  for wanted in "$@"; do
    if ! bash -c "${wanted#*:}" >/dev/null 2>&1; then missing+=("${wanted%%:*}"); fi
  done
  if [ "${#missing[@]}" -eq 0 ]; then return; fi
  step "installing ${missing[*]}"
  command -v apt-get >/dev/null || fail "${missing[*]} must be installed, and apt-get is not here" \
    "install what these packages hold on Debian: headers of liblzma, zlib, libbz2 and libcurl, pkg-config"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "installing ${missing[*]} needs root, and sudo is not here" \
      "as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -qq -y --no-install-recommends "${missing[@]}"; } ||
    fail "${missing[*]} could not be installed" "install what is missing by hand, then try again"
}

need_swift() {
  local version
  command -v swift >/dev/null || fail "swift is not on the PATH" \
    "install Swift 6.3 or later for Linux from swift.org/install, or use the image swift:6.3"
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
  case $version in
    '' | [0-5].* | 6.[0-2]) fail "swift ${version:-of an unknown version} is too old" \
      "install Swift 6.3 or later from swift.org/install" ;;
  esac
}

# What compiling needs. A header is looked for where the compiler would find it.
need_build_tools() {
  need_swift
  need_packages \
    'pkg-config:command -v pkg-config' \
    'liblzma-dev:test -e /usr/include/lzma.h || pkg-config --exists liblzma' \
    'zlib1g-dev:test -e /usr/include/zlib.h || pkg-config --exists zlib' \
    'libbz2-dev:test -e /usr/include/bzlib.h' \
    'libcurl4-openssl-dev:test -e /usr/include/curl/curl.h || pkg-config --exists libcurl' \
    'python3:command -v python3' \
    'xz-utils:command -v xz'
}

# Builds the command as it is meant to be used: the Swift runtime is part of it, so that it runs
# where no Swift is installed, starts quicker and needs less memory.
build_release() {
  step "building (release)"
  swift build -c release --product cairn --static-swift-stdlib
}
