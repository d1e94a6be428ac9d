// SPDX-License-Identifier: Apache-2.0

/// How unwind tables store a pointer: the byte that DWARF calls `DW_EH_PE`.
struct PointerEncoding: Equatable {
  let byte: UInt8

  init(_ byte: UInt8) { self.byte = byte }

  /// No pointer is stored.
  static let omitted = PointerEncoding(0xFF)
  /// Eight bytes, an address of the process.
  static let absolute = PointerEncoding(0x00)

  /// How many bytes a pointer takes; nil if their number varies or is unknown.
  var size: Int? {
    guard self != .omitted else { return nil }
    switch byte & 0x0F {
    case 0x00, 0x04, 0x0C: return 8
    case 0x03, 0x0B: return 4
    case 0x02, 0x0A: return 2
    default: return nil
    }
  }

  /// The kind of reference that such a pointer is, if there is one without a base of its own.
  var kind: ReferenceKind? {
    guard self != .omitted else { return nil }
    switch (byte & 0x70, byte & 0x0F) {
    case (0x00, 0x00), (0x00, 0x04), (0x00, 0x0C): return .absolute64
    case (0x10, 0x00), (0x10, 0x04), (0x10, 0x0C): return .place64
    case (0x10, 0x03), (0x10, 0x0B): return .place32
    default: return nil
    }
  }

  /// Whether the pointer names the place where the real pointer is.
  var isIndirect: Bool { byte & 0x80 != 0 }
}
