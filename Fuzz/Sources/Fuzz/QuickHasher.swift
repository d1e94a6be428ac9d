// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A stand-in for SHA-256, quick and weak: the fuzzer needs no secrets.
struct QuickHasher: ContentHasher {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func update(_ bytes: ByteView) {
    for place in 0..<bytes.count { state = (state ^ UInt64(bytes[place])) &* 0x100_0000_01B3 }
  }

  func digest() -> Digest {
    Digest((0..<32).map { UInt8(truncatingIfNeeded: (state &* UInt64($0 + 1)) >> 24) })
  }
}
