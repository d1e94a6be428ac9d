// SPDX-License-Identifier: Apache-2.0

/// A stretch of the target that may be worth copying along one diagonal of the base.
///
/// Alignments are proposals: they overlap, and the cover parser chooses among them.
struct Alignment: Sendable {
  /// Where it starts in the target.
  var start: Int
  /// Where it ends in the target.
  var end: Int
  /// Base offset less target offset; a fill's diagonal names its byte instead.
  var diagonal: Int

  /// Diagonals from here on are fills.
  private static let firstFill = Int.max - 255

  /// The diagonal that stands for a run of `byte`.
  static func fillDiagonal(_ byte: UInt8) -> Int { firstFill + Int(byte) }

  /// The byte that a diagonal stands for, if it is a fill's.
  @inline(__always)
  static func fillByte(_ diagonal: Int) -> UInt8? {
    diagonal >= firstFill ? UInt8(diagonal - firstFill) : nil
  }
}
