// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop

/// A sink that notes how large its chunks are.
struct RecordingSink: ByteSink {
  var bytes: [UInt8] = []
  var largestChunk = 0

  mutating func append(_ view: ByteView) throws(CairnError) {
    largestChunk = max(largestChunk, view.count)
    bytes += view.copied()
  }
}

/// The output of `patch`, whatever its format.
func applied(
  _ patch: [UInt8], base: [UInt8], limits: DecodingLimits = DecodingLimits()
) throws(CairnError) -> [UInt8] {
  var sink = RecordingSink()
  try apply(patch, base: base, to: &sink, limits: limits)
  return sink.bytes
}

/// Applies `patch`; one whose format nobody knows is treated as malformed VCDIFF.
func apply(
  _ patch: [UInt8], base: [UInt8], to sink: inout some ByteSink,
  limits: DecodingLimits = DecodingLimits()
) throws(CairnError) {
  let format = ForeignFormat.detect(Array(patch.prefix(8))) ?? .vcdiff
  try base.withView { base throws(CairnError) in
    try patch.withView { view throws(CairnError) in
      let foreign = try ForeignPatch(format: format, patch: view)
      try foreign.apply(base: base, to: &sink, limits: limits)
    }
  }
}

/// What `patch` says of itself.
func summary(of patch: [UInt8]) throws(CairnError) -> ForeignSummary {
  let format = ForeignFormat.detect(Array(patch.prefix(8))) ?? .vcdiff
  return try patch.withView { view throws(CairnError) in
    try ForeignPatch(format: format, patch: view).summary
  }
}
