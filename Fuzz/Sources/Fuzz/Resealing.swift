// SPDX-License-Identifier: Apache-2.0

/// Gives a mutated delta checksums that are right, or no mutation would get past them.
struct Resealing {
  private var bytes: [UInt8]
  private var place = 0

  /// The delta with its checksums repaired, where its header can be walked through to its end.
  static func resealed(_ delta: [UInt8]) -> [UInt8] {
    var resealing = Resealing(bytes: delta)
    guard resealing.skipFields(), resealing.place <= delta.count - 12 else { return delta }
    let header = resealing.place + 12
    resealing.put(
      crc(delta[header...], bits: 64, polynomial: 0xC96C_5795_D787_0F42), 8, at: header - 12)
    resealing.put(
      crc(resealing.bytes[..<(header - 4)], bits: 32, polynomial: 0xEDB8_8320), 4, at: header - 4)
    return resealing.bytes
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Walks to the payload's checksum, without judging anything.
  private mutating func skipFields() -> Bool {
    place = 7
    guard let features = number(), let kind = byte(), let target = number() else { return false }
    place += 32
    if kind == 1 {
      guard number() != nil else { return false }
      place += 40
    }
    guard features & 16 == 0 || skipLayers(sides: kind == 1 ? 2 : 1) else { return false }
    guard let log = byte(), log < 57, target < 1 << 56 else { return false }
    let windows = (target + (1 << UInt64(log)) - 1) >> UInt64(log)
    guard windows <= 8 else { return false }
    place += 4 * max(0, Int(windows) - 1)
    guard number() != nil, number() != nil, let streams = byte() else { return false }
    for _ in 0..<streams {
      place += 3
      guard number() != nil, number() != nil else { return false }
    }
    return true
  }

  private mutating func skipLayers(sides: Int) -> Bool {
    for _ in 0..<sides {
      guard let count = byte() else { return false }
      for _ in 0..<count where number() == nil { return false }
    }
    return true
  }

  private mutating func byte() -> UInt8? {
    guard place < bytes.count else { return nil }
    place += 1
    return bytes[place - 1]
  }

  private mutating func number() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = byte() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  private mutating func put(_ value: UInt64, _ count: Int, at start: Int) {
    for step in 0..<count { bytes[start + step] = UInt8(truncatingIfNeeded: value >> (8 * step)) }
  }

  private static func crc(_ bytes: ArraySlice<UInt8>, bits: Int, polynomial: UInt64) -> UInt64 {
    let ones = UInt64.max >> UInt64(64 - bits)
    return ones
      ^ bytes.reduce(ones) { sum, byte in
        (0..<8).reduce(sum ^ UInt64(byte)) { rest, _ in
          rest >> 1 ^ (rest & 1 == 1 ? polynomial : 0)
        }
      }
  }
}
