// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnReport
import Testing

@Suite("numbers in pictures")
struct AmountTests {
  @Test("bytes are written as the command writes them")
  func bytes() {
    var sizes = [0, 1, 2, 1023, 1024, 1025, 102_348, 1_048_575, 1_048_576, Int.max]
    for shift in 0..<63 {
      for offset in [-1, 0, 1, 51] { sizes.append(max(0, (1 << shift) + offset)) }
      sizes.append((1 << shift) / 100 * 99)
    }
    for size in sizes {
      #expect(Amount.bytes(size) == ByteCount(size).description)
      #expect(Amount.grouped(-size) == ByteCount.grouped(-size))
      let value = Double(size) / 7
      for digits in 0...3 {
        #expect(
          Amount.decimal(value, digits: digits) == ByteCount.decimal(value, digits: digits))
      }
    }
  }

  @Test("percentages have a decimal where it says something")
  func percentages() {
    let cases: [(part: Int, whole: Int, text: String)] = [
      (0, 10, "0%"), (1, 100_000, "< 0.1%"), (45, 1000, "4.5%"), (99, 1000, "9.9%"),
      (100, 1000, "10%"), (7, 7, "100%"), (1, 0, "–"), (3, -1, "–"),
    ]
    for (part, whole, text) in cases { #expect(Amount.percent(part, of: whole) == text) }
  }

  @Test("times are told in the units that fit")
  func times() {
    let cases: [(seconds: Double, text: String)] = [
      (-1, "0.00 s"), (0.421, "0.42 s"), (9.994, "9.99 s"), (9.996, "10 s"), (119.4, "119 s"),
      (200, "3 min 20 s"), (7265, "2 h 1 min"), (.infinity, "?"), (.nan, "?"),
    ]
    for (seconds, text) in cases { #expect(Amount.seconds(seconds) == text) }
  }

  @Test("sums end at the largest number, and leave out what is below nothing")
  func sums() {
    #expect(Amount.sum([1, 2, 3]) == 6)
    #expect(Amount.sum([Int.max, 1, Int.max]) == Int.max)
    #expect(Amount.sum([5, Int.min]) == 5)
    #expect(Amount.median([]) == nil)
    #expect(Amount.median([9, 1, 5]) == 5)
    #expect(Amount.median([9, 1, 5, 7]) == 5)
  }
}
