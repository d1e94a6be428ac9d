// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Testing

@Suite("scales")
struct AxisTests {
  private static let scales: [(largest: Double, labels: [String])] = [
    (largest: 0, labels: ["0", "1 byte"]),
    (largest: 3, labels: ["0", "1 byte", "2 bytes", "3 bytes"]),
    (largest: 716_800, labels: ["0", "200 KiB", "400 KiB", "600 KiB", "800 KiB"]),
    (largest: 1.033e9, labels: ["0", "0.25 GiB", "0.50 GiB", "0.75 GiB", "1.00 GiB"]),
    (largest: 9.6e9, labels: ["0", "2.5 GiB", "5.0 GiB", "7.5 GiB", "10.0 GiB"]),
  ]

  @Test("a scale of bytes has round numbers in one unit, and reaches the largest value")
  func bytes() {
    for scale in AxisTests.scales {
      #expect(Axis.bytes(upTo: scale.largest).labels == scale.labels)
    }
  }

  @Test("no value is beyond its scale, and no scale is wasted")
  func reach() {
    var value = 1.0
    while value < 1e19 {
      for axis in [Axis.bytes(upTo: value), .percent(upTo: value / 1e6)] {
        let largest = axis == Axis.bytes(upTo: value) ? value : value / 1e6
        #expect(axis.top >= largest * 0.999_999)
        #expect(axis.ticks.count == axis.labels.count)
        #expect((2...9).contains(axis.ticks.count))
        #expect(Set(axis.labels).count == axis.labels.count)
        #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
        if largest > 4 { #expect(axis.top <= largest * 2) }
      }
      value *= 1.37
    }
  }

  @Test(
    "what is no number gives a scale all the same",
    arguments: [Double.nan, Double.infinity, -5.0, 0.0])
  func noNumber(value: Double) {
    #expect(Axis.bytes(upTo: value).top > 0)
    #expect(Axis.percent(upTo: value).top > 0)
  }

  @Test("labels in a row do not touch, and the last one is there")
  func labels() {
    for count in 1...70 {
      for spacing in [0.5, 3, 11, 44, 300] {
        let chosen = LabelStride.chosen(count: count, spacing: spacing, extent: 40)
        #expect(chosen.last == count - 1)
        #expect(zip(chosen, chosen.dropFirst()).allSatisfy { Double($1 - $0) * spacing >= 40 })
      }
    }
    #expect(LabelStride.chosen(count: 5, spacing: 0, extent: 40) == [4])
    #expect(LabelStride.chosen(count: 0, spacing: 9, extent: 40).isEmpty)
  }
}
