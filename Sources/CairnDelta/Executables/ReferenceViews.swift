// SPDX-License-Identifier: Apache-2.0

/// Contents in which the operands of references are replaced, so that what moved looks alike.
enum ReferenceViews {
  /// What stands for an address that says nothing.
  static let unknown: UInt32 = 0x4D2B_9A17

  /// `bytes` with the operand of every reference replaced by bits of `value`, which is given the
  /// reference's number; nil leaves the operand as it is.
  static func view(
    _ bytes: ByteView, _ table: ReferenceTable, value: (Int) -> UInt32?
  ) -> [UInt8] {
    var result = bytes.copied()
    for (number, entry) in table.entries.enumerated() {
      guard let value = value(number) else { continue }
      let mask = ReferenceOperand.mask(entry.kind)
      let bits = spread(value, entry.kind) & mask
      let offset = Int(entry.offset)
      for place in 0..<entry.kind.size {
        let shift = UInt64(8 &* place)
        let kept = result[offset &+ place] & ~UInt8(truncatingIfNeeded: mask &>> shift)
        result[offset &+ place] = kept | UInt8(truncatingIfNeeded: bits &>> shift)
      }
    }
    return result
  }

  /// The bits of `value` where the operand has its own.
  private static func spread(_ value: UInt32, _ kind: ReferenceKind) -> UInt64 {
    switch kind {
    case .call26, .jump26: return UInt64(value)
    case .branch19, .literal19, .branch14: return UInt64(value) << 5
    case .address21, .page21:
      return UInt64(value & 0x7FFFF) << 5 | UInt64((value >> 19) & 3) << 29
    case .offset12: return UInt64(value) << 10
    default: return UInt64(value)
    }
  }

  /// A well-mixed number for an address.
  static func hash(_ address: UInt32) -> UInt32 {
    var value = address &* 0x9E37_79B1
    value ^= value >> 15
    value = value &* 0x85EB_CA6B
    return value ^ (value >> 13)
  }
}
