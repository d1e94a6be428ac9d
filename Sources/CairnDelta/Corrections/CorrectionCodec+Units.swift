// SPDX-License-Identifier: Apache-2.0

// References/Corrections 5.1: which bytes belong together.

extension CorrectionCodec {
  /// The next unit of a piece, from `start` of its bytes on.
  @inline(__always)
  mutating func unit(_ start: Int, _ piece: CorrectionPiece) -> CorrectionUnit {
    let end = ByteMemory.behind &+ piece.range.count
    guard content == .instructions else {
      let column = piece.place &+ start
      return CorrectionUnit(start: start, end: min(end, start &+ 8 &- (column & 7)))
    }
    let place = piece.place &+ start &- ByteMemory.behind
    if start == ByteMemory.behind, distances.next > place,
      distances.next < piece.place &+ piece.range.count
    {
      var unit = CorrectionUnit(start: start, end: start &+ distances.next &- place)
      unit.role = CorrectionUnit.Role.rest
      return unit
    }
    let tables = x64Tables
    let found = bytes.old.withView { X64Instruction.decode($0, at: start, tables) }
    let length = max(found.length, 1)
    distances.next = place &+ length
    var unit = CorrectionUnit(start: start, end: min(end, start &+ length))
    unit.role = CorrectionUnit.Role.unknown
    if found.length > 0 { describe(&unit, found, end) }
    return unit
  }

  /// Says where the parts of an instruction are.
  @inline(__always)
  private func describe(_ unit: inout CorrectionUnit, _ found: X64Instruction, _ end: Int) {
    let old = bytes.old
    unit.opcode = found.opcode
    let first = old[found.opcode]
    unit.operation = 1 &+ UInt64(first)
    var after = found.opcode &+ 1
    if first == 0x0F {
      unit.operation = 257 &+ UInt64(old[found.opcode &+ 1])
      after &+= 1
    }
    if found.modRM >= 0 {
      unit.modRM = found.modRM
      let form = old[found.modRM]
      unit.operation |= UInt64(form & 0xC7) &<< 10
      after = found.modRM &+ 1
      let mode = form &>> 6
      var register = Int(form & 7)
      var count = mode == 1 ? 1 : mode == 2 ? 4 : 0
      if mode != 3, register == 4 {
        register = Int(old[after] & 7)
        if mode == 0, register == 5 { count = 4 }
        after &+= 1
      } else if mode == 0, register == 5 {
        count = 4
        register = -1
      }
      if count > 0, register >= 0, after &+ count <= end {
        if found.opcode > unit.start, old[found.opcode &- 1] & 0xF1 == 0x41 { register |= 8 }
        unit.distance = distances.distance(
          value(old, after, count), at: after, count: count, register: register)
      }
      after &+= count
    }
    if after < unit.start &+ found.length { unit.immediate = after }
  }

  @inline(__always)
  private func value(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int32 {
    if count == 1 { return Int32(Int8(bitPattern: bytes[at])) }
    return Int32(
      bitPattern: UInt32(bytes[at]) | UInt32(bytes[at &+ 1]) &<< 8 | UInt32(bytes[at &+ 2]) &<< 16
        | UInt32(bytes[at &+ 3]) &<< 24)
  }

  /// Learns what a unit's bytes became.
  mutating func learn(_ unit: CorrectionUnit, _ isDirty: Bool) {
    if let distance = unit.distance {
      distances.learn(distance, value(bytes.new, distance.start, distance.count))
    }
    if isDirty {
      bytes.learn(unit.start..<unit.end)
    } else {
      bytes.calm(unit.start..<unit.end)
    }
    bytes.lastOperation = unit.operation
  }
}
