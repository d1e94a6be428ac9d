// SPDX-License-Identifier: Apache-2.0

/// Writes bits, the lowest bit of each byte first.
struct BitWriter {
  private var held: UInt64 = 0
  private var count = 0

  /// Appends the lowest `bits` bits of `value`, at most 32; the bits above them must be 0.
  @inline(__always)
  mutating func put(_ value: Int, _ bits: Int, into output: inout [UInt8]) {
    held |= UInt64(truncatingIfNeeded: value) &<< UInt64(count)
    count &+= bits
    if count >= 32 {
      output.append(UInt8(truncatingIfNeeded: held))
      output.append(UInt8(truncatingIfNeeded: held &>> 8))
      output.append(UInt8(truncatingIfNeeded: held &>> 16))
      output.append(UInt8(truncatingIfNeeded: held &>> 24))
      held &>>= 32
      count &-= 32
    }
  }

  /// Fills the last byte with the lowest bits of `padding`.
  mutating func align(padding: Int = 0, into output: inout [UInt8]) {
    let bits = (8 - count % 8) % 8
    put(padding & (1 << bits - 1), bits, into: &output)
    while count > 0 {
      output.append(UInt8(truncatingIfNeeded: held))
      held >>= 8
      count -= 8
    }
  }
}
