#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A client that believes nothing but its first root: each case that accepts something must catch it.
directory=
while [ $# -gt 0 ]; do
  case $1 in
    --metadata-dir) directory=$2; shift ;;
    init) cp -- "$2" "$directory/root.json"; exit 0 ;;
  esac
  shift
done
echo "stubborn: refused" >&2
exit 1
