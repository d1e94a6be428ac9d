// SPDX-License-Identifier: Apache-2.0
// Macros of liblzma that Swift's importer cannot see, given names of their own.
#include <lzma.h>

static const lzma_vli CLZMA_FILTER_LZMA1 = LZMA_FILTER_LZMA1;
static const lzma_vli CLZMA_FILTER_LZMA2 = LZMA_FILTER_LZMA2;
static const lzma_vli CLZMA_VLI_UNKNOWN = LZMA_VLI_UNKNOWN;
static const uint32_t CLZMA_PRESET_EXTREME = LZMA_PRESET_EXTREME;
