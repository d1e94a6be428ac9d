// SPDX-License-Identifier: Apache-2.0

/// Contents made by rule, so that each run tests the same.
enum Contents {
  /// Bytes that do not compress.
  static func noise(size: Int, seed: UInt64) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 8)
    while bytes.count < size {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: state >> UInt64(shift)))
      }
    }
    return Array(bytes.prefix(size))
  }

  /// Two versions of one content: changed bytes, an insertion and a longer end.
  static func versions(size: Int) -> (old: [UInt8], new: [UInt8]) {
    let old = noise(size: size, seed: 1)
    var new = old
    for place in stride(from: 100, to: size, by: 4096) { new[place] ^= 0x55 }
    new.insert(contentsOf: noise(size: 300, seed: 2), at: size / 3)
    new.append(contentsOf: noise(size: 200, seed: 3))
    return (old, new)
  }
}
