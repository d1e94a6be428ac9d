// SPDX-License-Identifier: Apache-2.0

/// Which of many labels in a row are written, so that none touches another.
package enum LabelStride {
  /// Every so many of them, counted back from the last, which is always there.
  package static func chosen(count: Int, spacing: Double, extent: Double) -> [Int] {
    guard count > 0 else { return [] }
    let stride = spacing > 0 ? min(Double(count), (extent / spacing).rounded(.up)) : Double(count)
    let step = max(1, Int(stride))
    return Array(Swift.stride(from: count - 1, through: 0, by: -step).reversed())
  }
}
