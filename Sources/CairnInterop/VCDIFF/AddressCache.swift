// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// The recently used addresses of a window, which reader and writer keep alike (RFC 3284 section
/// 5.3, with the default sizes).
struct AddressCache {
  /// The modes: the address itself, back from here, after one of four, one of 3 * 256.
  enum Mode {
    static let itself: UInt8 = 0
    static let here: UInt8 = 1
    static let firstNear: UInt8 = 2
    static let firstSame: UInt8 = 6
  }

  private static let nearCount = 4
  private static let sameCount = 3 * 256

  private var near = [Int](repeating: 0, count: nearCount)
  private var same = [Int](repeating: 0, count: sameCount)
  private var next = 0

  /// Notes an address that was used.
  mutating func remember(_ address: Int) {
    near[next] = address
    next = (next &+ 1) & (AddressCache.nearCount - 1)
    same[address % AddressCache.sameCount] = address
  }

  // MARK: Reading

  /// Reads an address below `here`.
  mutating func read(
    mode: UInt8, here: Int, from cursor: inout PatchCursor
  ) throws(CairnError) -> Int {
    let address: Int
    switch mode {
    case Mode.itself:
      address = try cursor.number()
    case Mode.here:
      address = here - (try cursor.number())
    case Mode.firstNear..<Mode.firstSame:
      let distance = try cursor.number()
      let (sum, overflow) =
        near[Int(mode - Mode.firstNear)].addingReportingOverflow(distance)
      address = overflow ? -1 : sum
    default:
      address = same[Int(mode - Mode.firstSame) * 256 + Int(try cursor.byte())]
    }
    guard address >= 0, address < here else {
      throw .foreignMalformed("a VCDIFF copy starts outside of what is known")
    }
    remember(address)
    return address
  }

  // MARK: Writing

  /// Appends the shortest form of `address` to `section` and returns its mode.
  mutating func write(_ address: Int, here: Int, to section: inout [UInt8]) -> UInt8 {
    defer { remember(address) }
    let slot = address % AddressCache.sameCount
    if same[slot] == address {
      section.append(UInt8(slot & 255))
      return Mode.firstSame + UInt8(slot >> 8)
    }
    var mode = Mode.itself
    var value = address
    if here - address < value {
      mode = Mode.here
      value = here - address
    }
    for index in 0..<AddressCache.nearCount {
      let distance = address - near[index]
      if distance >= 0, distance < value {
        mode = Mode.firstNear + UInt8(index)
        value = distance
      }
    }
    section.appendNumber(value)
    return mode
  }
}
