// SPDX-License-Identifier: Apache-2.0

/// What a search for deflate streams has found.
package struct FoundStreams: Sendable, Equatable {
  /// The streams, in ascending order, none overlapping another.
  package var streams: [DeflateStream] = []
  /// What was seen and left alone, in ascending order: the first ones, as many as the limits
  /// allow.
  package var skipped: [SkippedStream] = []
  /// The number of all that was left alone.
  package var skippedCount = 0

  package init() {}
}
