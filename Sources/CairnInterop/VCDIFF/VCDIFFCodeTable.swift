// SPDX-License-Identifier: Apache-2.0

/// The default code table of RFC 3284 section 5.6: what each opcode stands for.
struct VCDIFFCodeTable {
  /// What an instruction does.
  enum Kind: UInt8 {
    case nothing, add, run, copy
  }

  /// One half of an opcode.
  struct Instruction {
    var kind: Kind = .nothing
    /// The size in bytes; zero means that it follows in the instruction section.
    var size: UInt8 = 0
    /// The address mode of a copy.
    var mode: UInt8 = 0
  }

  /// First and second instruction of every opcode.
  let entries: [(first: Instruction, second: Instruction)]

  static let standard = VCDIFFCodeTable()

  private init() {
    var entries: [(first: Instruction, second: Instruction)] = []
    entries.reserveCapacity(256)
    entries.append((Instruction(kind: .run), Instruction()))
    for size in 0...17 as ClosedRange<UInt8> {
      entries.append((Instruction(kind: .add, size: size), Instruction()))
    }
    for mode in 0...8 as ClosedRange<UInt8> {
      for size in [0] + Array(4...18) as [UInt8] {
        entries.append((Instruction(kind: .copy, size: size, mode: mode), Instruction()))
      }
    }
    for mode in 0...8 as ClosedRange<UInt8> {
      for added in 1...4 as ClosedRange<UInt8> {
        for copied in 4...(mode < 6 ? 6 : 4) as ClosedRange<UInt8> {
          entries.append(
            (
              Instruction(kind: .add, size: added),
              Instruction(kind: .copy, size: copied, mode: mode)
            ))
        }
      }
    }
    for mode in 0...8 as ClosedRange<UInt8> {
      entries.append(
        (Instruction(kind: .copy, size: 4, mode: mode), Instruction(kind: .add, size: 1)))
    }
    precondition(entries.count == 256, "the default code table has 256 opcodes")
    self.entries = entries
  }
}
