// SPDX-License-Identifier: Apache-2.0

/// One literal byte, or one match: a copy of `length` bytes from `distance` bytes back.
struct Token: Hashable {
  /// The length above the distance; a literal has the length 0 and its byte as the distance.
  private let packed: UInt32

  @inline(__always)
  init(literal: UInt8) {
    packed = UInt32(literal)
  }

  /// A match; length 3 to 258, distance 1 to 32768.
  @inline(__always)
  init(length: Int, distance: Int) {
    packed = UInt32(truncatingIfNeeded: length &<< 16 | distance)
  }

  @inline(__always)
  var isLiteral: Bool { packed < 1 &<< 16 }

  /// The length of a match, 0 of a literal.
  @inline(__always)
  var length: Int { Int(packed &>> 16) }

  /// The distance of a match, the byte of a literal.
  @inline(__always)
  var distance: Int { Int(packed & 0xFFFF) }

  /// How many bytes the token stands for.
  @inline(__always)
  var size: Int { isLiteral ? 1 : length }

  static let minLength = 3
  static let maxLength = 258
  static let maxDistance = 1 << 15
}
