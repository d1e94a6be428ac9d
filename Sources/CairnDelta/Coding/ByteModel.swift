// SPDX-License-Identifier: Apache-2.0

/// The tables of a modelled byte stream: one tree of eight bits for each context (Format-Delta 6.4).
struct ByteModel {
  private var models: [UInt32]

  init(contextCount: Int) {
    models = [UInt32](repeating: BitModel.initial, count: contextCount * 256)
  }

  /// Writes `byte`.
  @inline(__always)
  mutating func encode(_ byte: UInt8, context: Int, to coder: inout RangeEncoder) {
    let start = context &* 256
    var node = 1
    var shift: UInt8 = 8
    while shift > 0 {
      shift &-= 1
      let bit = (byte &>> shift) & 1 == 1
      coder.encode(bit, &models[start &+ node])
      node = node &* 2 &+ (bit ? 1 : 0)
    }
  }

  /// Reads a byte.
  @inline(__always)
  mutating func decode(context: Int, from coder: inout RangeDecoder) throws(CairnError) -> UInt8 {
    let start = context &* 256
    var node = 1
    for _ in 0..<8 {
      node = node &* 2 &+ (try coder.decode(&models[start &+ node]) ? 1 : 0)
    }
    return UInt8(truncatingIfNeeded: node)
  }
}
