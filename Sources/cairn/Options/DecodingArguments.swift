// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// What a command that applies a delta may use.
struct DecodingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse deltas that need more memory than this (default: 1GiB).", valueName: "limit"))
  var memory: ByteCount?

  /// The engine's limits.
  var limits: DecodingLimits {
    var limits = DecodingLimits()
    if let memory { limits.memory = memory.bytes }
    return limits
  }
}
