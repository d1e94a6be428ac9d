// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing

@Suite("Lengths of x86-64 instructions")
struct X64InstructionTests {
  /// The bytes that `text` names, in hexadecimal, and 32 of another kind behind them.
  private func decode(_ text: String) -> (X64Instruction, Int) {
    let bytes = text.split(separator: " ").map { UInt8($0, radix: 16) ?? 0 }
    let window = bytes + [UInt8](repeating: 0xFF, count: X64Instruction.window)
    return (window.withView { X64Instruction.decode($0, at: 0, .shared) }, bytes.count)
  }

  @Test(
    "an instruction ends where it does",
    arguments: [
      "90", "C3", "55", "48 89 E5", "48 83 EC 28", "48 81 EC 00 01 00 00", "66 81 C1 34 12",
      "B8 01 00 00 00", "48 B8 01 02 03 04 05 06 07 08", "66 B8 34 12", "B0 01",
      "A1 01 02 03 04 05 06 07 08", "67 A1 01 02 03 04", "C8 10 00 01", "C2 08 00",
      "8B 44 24 08", "8B 84 24 00 01 00 00", "8B 04 25 00 10 00 00", "8B 04 C5 00 10 00 00",
      "8B 40 10", "8B 80 00 01 00 00", "8B 05 00 00 00 00", "8B 00", "41 8B 45 00",
      "F6 C1 01", "F6 D1", "F7 C1 00 00 01 00", "66 F7 C1 00 01", "F7 D8",
      "F7 05 00 00 00 00 01 00 00 00",
      "48 F7 C1 00 00 01 00", "48 66 B8 34 12", "66 48 B8 01 02 03 04 05 06 07 08",
      "C7 44 24 20 01 00 00 00", "C6 05 00 00 00 00 01", "66 C7 05 00 00 00 00 01 00",
      "C7 F8 00 00 00 00", "FE C0", "FF 15 00 00 00 00", "FF E0", "8F 00", "8F 44 24 08",
      "0F 05", "0F 0B", "0F 1F 44 00 00", "66 2E 0F 1F 84 00 00 00 00 00", "0F 84 00 00 00 00",
      "0F B6 C0", "0F BA E0 05", "0F A4 C2 05", "0F C8", "66 0F 70 C0 1B", "0F C6 C0 00",
      "66 0F 38 00 C1", "66 0F 3A 0F C1 08", "F2 0F 38 F0 C1", "F3 0F 1E FA", "F3 48 A5",
      "C5 F8 77", "C5 FD 6F 05 00 00 00 00", "C5 F9 70 C0 1B", "C4 E2 7D 18 05 00 00 00 00",
      "C4 E3 7D 19 C1 01", "C4 E1 F9 6E C0", "62 F1 7C 48 28 00", "62 F1 7C 48 28 40 01",
      "62 F3 FD 48 1B C1 01", "62 F2 7D 48 18 05 00 00 00 00", "62 F5 7C 48 58 C1",
      "8F E8 78 C2 EC 0E", "8F E9 78 81 C0", "8F EA 78 10 C0 00 00 00 00",
      "E8 00 00 00 00", "E9 00 00 00 00", "EB 00", "70 00", "E3 00", "68 00 00 00 00", "6A 00",
      "69 C0 00 00 00 00", "66 69 C0 00 00", "6B C0 00", "D9 05 00 00 00 00", "CC", "F4",
      "3E FF E0", "65 48 8B 04 25 28 00 00 00", "64 8B 04 25 00 00 00 00",
    ])
  func length(text: String) {
    let (instruction, length) = decode(text)
    #expect(instruction.length == length)
  }

  @Test(
    "what is no instruction in 64-bit code has no length",
    arguments: [
      "06", "07", "0E", "1F", "27", "37", "60", "61", "82 C0 00", "9A", "C4 E0 00 00 C0",
      "CE", "D4 0A", "D6", "EA", "C6 C8 00", "C7 C8 00 00 00 00", "FE D0", "FF F8", "8D C0",
      "0F 04", "0F 0A", "0F 24 C0", "0F 36", "0F 39", "0F 3B", "0F 7A C0", "0F A6 C0",
      "0F 38 0C C0", "0F 3A 00 C0 00", "66 C5 F8 77", "48 C5 F8 77", "F2 62 F1 7C 48 28 00",
      "62 F9 7C 48 28 00", "62 F1 78 48 28 00", "62 F0 7C 48 28 00", "8F EB 78 10 C0",
      "66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90",
      "2E 2E 2E 2E 2E 2E 48 B8 01 02 03 04 05 06 07 08",
    ])
  func invalid(text: String) {
    #expect(decode(text).0.length == 0)
  }

  @Test(
    "a RIP-relative displacement is found in any map",
    arguments: [
      ("8B 05 00 00 00 00", 2), ("48 8D 0D 00 00 00 00", 3), ("0F B6 05 00 00 00 00", 3),
      ("66 0F 38 00 05 00 00 00 00", 5), ("66 0F 3A 0F 05 00 00 00 00 08", 5),
      ("C5 FD 6F 05 00 00 00 00", 4), ("C4 E2 7D 18 05 00 00 00 00", 5),
      ("62 F2 7D 48 18 05 00 00 00 00", 6), ("F7 05 00 00 00 00 01 00 00 00", 2),
      ("8B 45 00", 0), ("8B C5", 0), ("8B 04 25 00 00 00 00", 0),
    ])
  func displacement(text: String, place: Int) {
    #expect(decode(text).0.displacement == place)
  }
}
