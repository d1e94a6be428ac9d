// SPDX-License-Identifier: Apache-2.0

/// A section of a segment: its addresses lie inside the segment's, its bytes where they say.
struct MachOSection {
  /// Where the section's header starts.
  var header: Int
  var name: MachOName
  /// Its address less the image's base.
  var address: UInt64
  var size: Int
  /// Where its bytes lie in the file.
  var offset: Int
  /// Its type (low byte) and attributes.
  var flags: UInt32

  /// The section has addresses only.
  var isZeroFill: Bool { [0x01, 0x0C, 0x12].contains(flags & 0xFF) }
  /// Machine code, wholly or in part.
  var isCode: Bool { flags & 0x8000_0400 != 0 && !isZeroFill }
  /// The end of its bytes in the file.
  var end: Int { offset + size }
}
