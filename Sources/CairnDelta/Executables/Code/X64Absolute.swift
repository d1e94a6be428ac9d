// SPDX-License-Identifier: Apache-2.0

/// Finds the absolute addresses in x86-64 code that is always loaded at the same place: immediates
/// and displacements of 32 bits (References/X64).
enum X64Absolute {
  /// The lowest address of an image that is always loaded there: others start at 0.
  private static let lowest: UInt32 = 0x1_0000

  /// Whether the code of `image` holds absolute addresses.
  static func holdsAddresses(_ image: ExecutableImage) -> Bool {
    image.imageBase == 0 && image.sections.allSatisfy { $0.address >= lowest }
  }

  /// Where the displacement of `instruction`, at `start`, stands if it has four bytes that are not
  /// RIP-relative; nil if not.
  @inline(__always)
  static func displacement(_ instruction: X64Instruction, _ bytes: ByteView) -> Int? {
    guard instruction.modRM >= 0, instruction.displacement == 0 else { return nil }
    let form = bytes[instruction.modRM] & 0xC7
    switch form {
    case 0x84: return instruction.modRM &+ 2
    case 0x80...0x87: return instruction.modRM &+ 1
    case 0x04: return bytes[instruction.modRM &+ 1] & 7 == 5 ? instruction.modRM &+ 2 : nil
    default: return nil
    }
  }

  /// Where the immediate of `instruction`, at `start`, stands if it may be an address; nil if not.
  ///
  /// `MOV`, `PUSH`, `ADD`, `SUB` and `CMP` with four bytes.
  @inline(__always)
  static func immediate(
    _ instruction: X64Instruction, _ bytes: ByteView, at start: Int
  ) -> Int? {
    guard instruction.immediateSize == 4 else { return nil }
    switch bytes[instruction.opcode] {
    case 0x05, 0x3D, 0x68, 0xB8...0xBF, 0xC7: break
    case 0x81:
      let number = (bytes[instruction.modRM] >> 3) & 7
      guard number == 0 || number == 5 || number == 7 else { return nil }
    default: return nil
    }
    return start &+ instruction.length &- 4
  }
}
