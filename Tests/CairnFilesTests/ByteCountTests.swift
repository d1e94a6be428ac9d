// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Testing

@Suite("Sizes are read and written in one way")
struct ByteCountTests {
  private static let sizes: [(String, Int)] = [
    ("0", 0), ("1", 1), ("65536", 65536), ("12b", 12), ("64k", 65536), ("64K", 65536),
    ("64KiB", 65536), ("64kb", 64000), ("1MiB", 1_048_576), ("1m", 1_048_576),
    ("2MB", 2_000_000), ("1GiB", 1_073_741_824), ("1.5GiB", 1_610_612_736), ("0.5k", 512),
    ("1TiB", 1_099_511_627_776), ("4PiB", 4_503_599_627_370_496), ("9223372036854775807", .max),
  ]

  private static let printed: [(Int, String)] = [
    (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
    (1_048_576, "1.0 MiB"), (1_048_575, "1.0 MiB"), (123_456_789, "118 MiB"), (.max, "8.0 EiB"),
  ]

  @Test("what people write is understood", arguments: sizes)
  func parsing(text: String, bytes: Int) {
    #expect(ByteCount(parsing: text)?.bytes == bytes)
  }

  @Test(
    "anything else is not",
    arguments: [
      "", " ", "-1", "+1", "k", "1 k", "1kk", "1ki", "1x", "1.5", "1.k", ".5k", "1..5k", "1e3",
      "0x10", "9223372036854775808", "9223372036854775807k", "8388608TiB", "٣k", "1.12345678901k",
      "nan", "1kib1",
    ])
  func refusing(text: String) {
    #expect(ByteCount(parsing: text) == nil)
  }

  @Test("what is printed is short and rounded", arguments: printed)
  func printing(bytes: Int, text: String) {
    #expect(ByteCount(bytes).description == text)
  }

  @Test("digits are grouped, decimals rounded")
  func numbers() {
    #expect(ByteCount.grouped(0) == "0")
    #expect(ByteCount.grouped(999) == "999")
    #expect(ByteCount.grouped(1000) == "1,000")
    #expect(ByteCount.grouped(-1_234_567) == "-1,234,567")
    #expect(ByteCount.decimal(0.005, digits: 2) == "0.01")
    #expect(ByteCount.decimal(12.345, digits: 1) == "12.3")
    #expect(ByteCount.decimal(-0.2, digits: 0) == "0")
    #expect(ByteCount.decimal(.infinity, digits: 1) == "?")
    #expect(ByteCount.decimal(.nan, digits: 1) == "?")
  }
}
