// SPDX-License-Identifier: Apache-2.0

/// A part of a block that is corrected at once.
struct CorrectionPiece {
  /// Where it lies in the buffer.
  var range: Range<Int>
  /// Where it starts in the target.
  var place: Int
  /// How many bytes of the same chunk and cover lie before it in the buffer: they are the target's.
  var behind: Int

  /// The part that starts `start` bytes in and has `count`.
  @inline(__always)
  func part(_ start: Int, _ count: Int) -> CorrectionPiece {
    CorrectionPiece(
      range: range.lowerBound &+ start..<range.lowerBound &+ start &+ count,
      place: place &+ start, behind: behind &+ start)
  }
}
