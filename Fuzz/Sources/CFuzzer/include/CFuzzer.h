// SPDX-License-Identifier: Apache-2.0
// The entrance of libFuzzer for programs with a main function of their own.
#pragma once
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(
  int *argc, char ***argv, int (*test)(const uint8_t *bytes, size_t size));
