// SPDX-License-Identifier: Apache-2.0

/// Sorts pairs of a key and a number by key, in linear time.
enum RadixSort {
  /// Sorts by the upper 32 bits of each element; equal keys keep their order.
  static func sortByUpperHalf(_ elements: inout [UInt64]) {
    var other = [UInt64](repeating: 0, count: elements.count)
    var highest: UInt64 = 0
    for element in elements { highest |= element }
    for shift in [UInt64(32), 43, 54] where highest &>> shift != 0 {
      var starts = [Int](repeating: 0, count: 2048)
      for element in elements { starts[Int((element &>> shift) & 2047)] &+= 1 }
      var sum = 0
      for digit in 0..<2048 {
        let count = starts[digit]
        starts[digit] = sum
        sum &+= count
      }
      for element in elements {
        let digit = Int((element &>> shift) & 2047)
        other[starts[digit]] = element
        starts[digit] &+= 1
      }
      swap(&elements, &other)
    }
  }
}
