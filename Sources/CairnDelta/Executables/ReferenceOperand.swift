// SPDX-License-Identifier: Apache-2.0

/// Where an operand stands: what its number is counted from.
struct OperandPlace {
  /// The address of its first byte.
  var site: UInt32
  /// The first address of its image.
  var imageStart: UInt32
  /// What the image's absolute addresses are counted from.
  var imageBase: UInt64
  /// For kinds with a base of their own: that base.
  var base: UInt32 = 0
}

/// Reads and writes the addresses that operands name (Format-References 3).
///
/// Both ways are total: what does not fit wraps around, so a wrong prediction gives wrong bytes,
/// which residuals correct, and never a fault.
enum ReferenceOperand {
  /// The address that the bytes `stored` (little-endian, `kind.size` of them) name.
  ///
  /// For `page21` the page, for `offset12` the low twelve bits.
  @inline(__always)
  static func target(
    _ kind: ReferenceKind, aux: UInt8, stored: UInt64, at place: OperandPlace
  ) -> UInt32 {
    let word = UInt32(truncatingIfNeeded: stored)
    switch kind {
    case .call32, .jump32, .branch32: return place.site &+ 4 &+ word
    case .rip32: return place.site &+ 4 &+ UInt32(aux) &+ word
    case .call26, .jump26: return place.site &+ signed(word, 26) &* 4
    case .branch19, .literal19: return place.site &+ signed(word &>> 5, 19) &* 4
    case .branch14: return place.site &+ signed(word &>> 5, 14) &* 4
    case .address21: return place.site &+ signed(immediate21(word), 21)
    case .page21: return (place.site & ~0xFFF) &+ signed(immediate21(word), 21) &* 4096
    case .offset12: return ((word &>> 10) & 0xFFF) &<< scale(word)
    case .absolute64:
      return UInt32(truncatingIfNeeded: stored &- place.imageBase) &+ place.imageStart
    case .relative32: return word &+ place.imageStart
    case .place32, .place64: return place.site &+ word
    case .pointer36:
      let base = aux == 0 ? place.imageBase : 0
      return UInt32(truncatingIfNeeded: (stored & 0xF_FFFF_FFFF) &- base) &+ place.imageStart
    case .table8: return place.base &+ (word & 0xFF) &* UInt32(aux)
    case .table16: return place.base &+ (word & 0xFFFF) &* UInt32(aux)
    case .table32: return place.base &+ word &* UInt32(aux)
    case .row16: return place.base &+ ((word & 0xFFFF) &- 1) &* UInt32(aux)
    case .row24: return place.base &+ ((word & 0xFF_FFFF) &- 1) &* UInt32(aux)
    case .coded16, .coded32:
      return place.base &+ ((word &>> tagBits(aux)) &- 1) &* UInt32(aux & 63)
    }
  }

  /// `stored` with its operand changed so that it names `target`.
  @inline(__always)
  static func stored(
    _ kind: ReferenceKind, aux: UInt8, old stored: UInt64, target: UInt32,
    at place: OperandPlace
  ) -> UInt64 {
    let word = UInt32(truncatingIfNeeded: stored)
    switch kind {
    case .call32, .jump32, .branch32: return UInt64(target &- place.site &- 4)
    case .rip32: return UInt64(target &- place.site &- 4 &- UInt32(aux))
    case .call26, .jump26:
      return UInt64((word & 0xFC00_0000) | ((target &- place.site) &>> 2) & 0x3FF_FFFF)
    case .branch19, .literal19:
      return UInt64((word & 0xFF00_001F) | (((target &- place.site) &>> 2) & 0x7_FFFF) &<< 5)
    case .branch14:
      return UInt64((word & 0xFFF8_001F) | (((target &- place.site) &>> 2) & 0x3FFF) &<< 5)
    case .address21: return UInt64(with21(word, target &- place.site))
    case .page21:
      return UInt64(with21(word, (target &>> 12) &- (place.site &>> 12)))
    case .offset12:
      return UInt64((word & 0xFFC0_03FF) | (((target & 0xFFF) &>> scale(word)) & 0xFFF) &<< 10)
    case .absolute64: return UInt64(target &- place.imageStart) &+ place.imageBase
    case .relative32: return UInt64(target &- place.imageStart)
    case .place32: return UInt64(target &- place.site)
    case .place64:
      return UInt64(
        truncatingIfNeeded: Int64(Int32(truncatingIfNeeded: target &- place.site)))
    case .pointer36:
      let base = aux == 0 ? place.imageBase : 0
      let address = UInt64(target &- place.imageStart) &+ base
      return (stored & ~0xF_FFFF_FFFF) | (address & 0xF_FFFF_FFFF)
    case .table8: return UInt64(steps(target, place.base, aux) & 0xFF)
    case .table16: return UInt64(steps(target, place.base, aux) & 0xFFFF)
    case .table32: return UInt64(steps(target, place.base, aux))
    case .row16: return UInt64((steps(target, place.base, aux) &+ 1) & 0xFFFF)
    case .row24:
      return UInt64((word & 0xFF00_0000) | ((steps(target, place.base, aux) &+ 1) & 0xFF_FFFF))
    case .coded16, .coded32:
      let bits = tagBits(aux)
      let row = steps(target, place.base, aux & 63) &+ 1
      let value = row &<< bits | word & ((1 &<< bits) &- 1)
      return UInt64(kind == .coded16 ? value & 0xFFFF : value)
    }
  }

  /// Whether two AArch64 instructions hold the same kind of operand in the same place.
  ///
  /// Other kinds have no form: any bytes name an address.
  @inline(__always)
  static func sameForm(_ kind: ReferenceKind, _ one: UInt64, _ other: UInt64) -> Bool {
    let difference = UInt32(truncatingIfNeeded: one ^ other)
    switch kind {
    case .call26, .jump26: return difference & 0xFC00_0000 == 0
    case .branch19, .literal19: return difference & 0xFF00_0000 == 0
    case .branch14: return difference & 0x7F00_0000 == 0
    case .address21, .page21: return difference & 0x9F00_0000 == 0
    case .offset12: return difference & 0xFFC0_0000 == 0
    default: return true
    }
  }

  /// Which bits of `stored` the operand takes up.
  @inline(__always)
  static func mask(_ kind: ReferenceKind) -> UInt64 {
    switch kind {
    case .call26, .jump26: return 0x3FF_FFFF
    case .branch19, .literal19: return 0x7_FFFF &<< 5
    case .branch14: return 0x3FFF &<< 5
    case .address21, .page21: return 0x60FF_FFE0
    case .offset12: return 0xFFF &<< 10
    case .pointer36: return 0xF_FFFF_FFFF
    case .row24: return 0xFF_FFFF
    case .absolute64, .place64: return .max
    case .table16, .row16, .coded16: return 0xFFFF
    case .table8: return 0xFF
    default: return 0xFFFF_FFFF
    }
  }

  @inline(__always)
  private static func signed(_ value: UInt32, _ bits: UInt32) -> UInt32 {
    UInt32(
      bitPattern: Int32(truncatingIfNeeded: value &<< (32 &- bits)) &>> Int32(32 &- bits))
  }

  @inline(__always)
  private static func immediate21(_ word: UInt32) -> UInt32 {
    ((word &>> 29) & 3) | ((word &>> 5) & 0x7_FFFF) &<< 2
  }

  @inline(__always)
  private static func with21(_ word: UInt32, _ value: UInt32) -> UInt32 {
    (word & 0x9F00_001F) | (value & 3) &<< 29 | ((value &>> 2) & 0x7_FFFF) &<< 5
  }

  /// By how many bits an AArch64 load's or store's offset is shifted; nought for `ADD`.
  @inline(__always)
  static func scale(_ word: UInt32) -> UInt32 {
    if word & 0x3B00_0000 != 0x3900_0000 { return 0 }
    // Vector registers of 128 bits: size 0, the upper bit of opc set.
    if word & 0xC480_0000 == 0x0480_0000 { return 4 }
    return word &>> 30
  }

  /// How many of the lowest bits of a coded row say of which table it is.
  @inline(__always)
  private static func tagBits(_ aux: UInt8) -> UInt32 {
    let code = UInt32(aux &>> 6)
    return code == 3 ? 5 : code &+ 1
  }

  @inline(__always)
  private static func steps(_ target: UInt32, _ base: UInt32, _ aux: UInt8) -> UInt32 {
    if aux == 1 { return target &- base }
    let distance = Int32(bitPattern: target &- base)
    return UInt32(bitPattern: distance / Int32(max(aux, 1)))
  }
}
