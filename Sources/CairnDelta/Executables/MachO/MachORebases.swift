// SPDX-License-Identifier: Apache-2.0

/// Runs the rebase opcodes: what is left of them, and what they have set.
struct MachORebases {
  /// Places in a segment, `stride` bytes apart.
  struct Run {
    var segment: Int
    var offset: UInt64
    var count: Int
    var stride: UInt64
    var isPointer: Bool
  }

  private var place: Int
  private let end: Int
  /// How many more places may be named. No honest file names more than its segments hold.
  private var left: Int
  private var type: UInt8 = 0
  private var segment = Int.max
  private var offset: UInt64 = 0

  init(range: Range<Int>, limit: Int) {
    place = range.lowerBound
    end = range.upperBound
    left = limit
  }

  /// The next run of places; nil at the end, or where the opcodes make no sense.
  mutating func next(in bytes: ByteView) -> Run? {
    while place < end, left > 0 {
      let opcode = bytes[place]
      place += 1
      let low = UInt64(opcode & 0x0F)
      switch opcode & 0xF0 {
      case 0x10: type = UInt8(low)
      case 0x20:
        segment = Int(low)
        guard let number = number(in: bytes) else { return nil }
        offset = number
      case 0x30:
        guard let number = number(in: bytes) else { return nil }
        offset &+= number
      case 0x40: offset &+= low &* 8
      case 0x50: return run(low, stride: 8)
      case 0x60:
        guard let count = number(in: bytes) else { return nil }
        return run(count, stride: 8)
      case 0x70:
        guard let skip = number(in: bytes) else { return nil }
        return run(1, stride: skip &+ 8)
      case 0x80:
        guard let count = number(in: bytes), let skip = number(in: bytes) else { return nil }
        return run(count, stride: skip &+ 8)
      default: return nil
      }
    }
    return nil
  }

  private mutating func run(_ count: UInt64, stride: UInt64) -> Run {
    let taken = Int(min(count, UInt64(left)))
    left -= taken
    let run = Run(
      segment: segment, offset: offset, count: taken, stride: stride, isPointer: type == 1)
    offset &+= stride &* UInt64(taken)
    return run
  }

  /// A number in groups of seven bits, lowest first; bits above the 64th are dropped.
  private mutating func number(in bytes: ByteView) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < end, shift < 70 {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
