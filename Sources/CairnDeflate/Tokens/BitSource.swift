// SPDX-License-Identifier: Apache-2.0

/// Where a reader is in a stream of bits, the lowest bit of each byte first.
struct BitSource {
  /// The bytes that were taken into `held`.
  private(set) var position = 0
  private(set) var held: UInt64 = 0
  private(set) var count = 0

  /// Holds as many bits as fit, at least 56 unless the bytes end.
  @inline(__always)
  mutating func refill(_ bytes: Span<UInt8>) {
    while count <= 56, position < bytes.count {
      held |= UInt64(bytes[position]) &<< UInt64(count)
      position &+= 1
      count &+= 8
    }
  }

  /// Drops bits that were looked at.
  @inline(__always)
  mutating func drop(_ bits: Int) throws(DeflateFailure) {
    guard bits <= count else { throw .truncated }
    held &>>= UInt64(bits)
    count &-= bits
  }

  /// The next bits, at most 16.
  @inline(__always)
  mutating func take(_ bits: Int, _ bytes: Span<UInt8>) throws(DeflateFailure) -> Int {
    if count < bits { refill(bytes) }
    let value = Int(held & (1 &<< UInt64(bits) &- 1))
    try drop(bits)
    return value
  }

  /// The bits up to the next whole byte.
  mutating func takePadding() -> Int {
    let bits = count % 8
    let value = Int(held & (1 << UInt64(bits) - 1))
    held >>= UInt64(bits)
    count -= bits
    return value
  }

  /// The place of the next whole byte. Only where no part of a byte is held.
  var bytePosition: Int { position - count / 8 }

  /// Goes on at a whole byte.
  mutating func move(to position: Int) {
    self.position = position
    held = 0
    count = 0
  }
}
