// SPDX-License-Identifier: Apache-2.0

/// Filters x86-64 code: what calls and RIP-relative operands name stands in their place, its highest
/// byte first.
enum X64BranchFilter {
  /// Filters the operands of the block, or makes them code again.
  static func run(_ bytes: inout [UInt8], at address: UInt32, isForward: Bool) {
    let count = bytes.count
    let padded = bytes + [UInt8](repeating: 0, count: X64Instruction.window)
    padded.withView { view in
      let tables = X64Tables.shared
      var place = 0
      // Operands before this place may have decided that what stood there was no instruction.
      var free = 0
      while place < count {
        let instruction = X64Instruction.decode(view, at: place, tables)
        let next = place &+ instruction.length
        if instruction.length == 0 {
          free = place &+ X64Instruction.window
          place &+= 1
          continue
        }
        guard next <= count else { break }
        let site = operand(of: instruction, view, at: place)
        if site >= max(free, 1) {
          let from = address &+ UInt32(truncatingIfNeeded: next)
          let value = view.word32(at: site)
          let result = isForward ? (value &+ from).byteSwapped : value.byteSwapped &- from
          bytes[site] = UInt8(truncatingIfNeeded: result)
          bytes[site &+ 1] = UInt8(truncatingIfNeeded: result >> 8)
          bytes[site &+ 2] = UInt8(truncatingIfNeeded: result >> 16)
          bytes[site &+ 3] = UInt8(truncatingIfNeeded: result >> 24)
        }
        place = next
      }
    }
  }

  /// Where the four bytes that are filtered stand, of the instruction at `place`; 0 if there are none.
  @inline(__always)
  private static func operand(
    of instruction: X64Instruction, _ bytes: ByteView, at place: Int
  ) -> Int {
    if instruction.displacement != 0 { return place &+ instruction.displacement }
    if instruction.immediate == X64Tables.Immediate.branch, bytes[instruction.opcode] == 0xE8 {
      return place &+ instruction.length &- 4
    }
    return 0
  }
}
