// SPDX-License-Identifier: Apache-2.0

/// The two bytes in front of a zlib stream.
///
///     offset  size  field
///          0     1  method 8 (4 bits), window 0...7 (4 bits)
///          1     1  check (5 bits), preset dictionary (1 bit), level (2 bits);
///                   both bytes as a big-endian number are a multiple of 31
enum ZlibHeader {
  /// The number of bytes.
  static let size = 2

  /// Whether a header without a preset dictionary is at `offset`.
  static func stands(in bytes: ByteView, at offset: Int) -> Bool {
    guard bytes.count - offset >= size else { return false }
    let first = bytes[offset]
    let second = bytes[offset + 1]
    return first & 0x8F == 8 && second & 0x20 == 0
      && (UInt32(first) << 8 | UInt32(second)) % 31 == 0
  }

  /// Whether the header at `offset` says that the window is the largest, as nearly all do.
  static func hasFullWindow(_ bytes: ByteView, at offset: Int) -> Bool { bytes[offset] == 0x78 }
}

/// The checksum behind a zlib stream.
enum Adler {
  /// The number of bytes.
  static let size = 4
}
