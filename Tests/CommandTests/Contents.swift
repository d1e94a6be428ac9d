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

  /// An AArch64 program as an ELF file: functions that call one another, in the middle `gap` words
  /// more that do nothing.
  static func program(gap: Int) -> [UInt8] {
    let functionSize = 32
    let starts = (0..<120).map { $0 * functionSize + ($0 < 60 ? 0 : gap) }
    var words = [UInt32](repeating: 0xD503_201F, count: 120 * functionSize + gap)
    let numbers = noise(size: 120 * functionSize * 4, seed: 5)
    for (number, start) in starts.enumerated() {
      for place in 0..<functionSize {
        let bytes = numbers[
          (number * functionSize + place) * 4..<(number * functionSize + place + 1) * 4]
        let random = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let distance = starts[Int(random % 120)] - start - place
        // An addition, or a call.
        words[start + place] =
          place % 8 == 4
          ? 0x9400_0000 | UInt32(truncatingIfNeeded: distance) & 0x3FF_FFFF
          : 0x9100_0000 | random & 0x3F_FFFF
      }
    }
    let size = UInt64(words.count * 4)
    // Identity; type, machine, version; entry, segments; size and number of segments; one segment.
    let header: [UInt64] = [
      0x0001_0102_464C_457F, 0, 0x1_00B7_0003, 0, 64, 0, 0x0038_0000_0000_0000, 1,
      0x5_0000_0001, 0x1000, 0x1000, 0x1000, size, size, 0x1000,
    ]
    var file = header.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    file += [UInt8](repeating: 0, count: 0x1000 - file.count)
    return file
      + words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }
}
