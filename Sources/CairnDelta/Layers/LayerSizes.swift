// SPDX-License-Identifier: Apache-2.0

/// The sizes of the views of a delta's layers, in bytes, the outermost first (Format-Layers 2).
public struct LayerSizes: Sendable, Equatable {
  /// The views of the base.
  public var base: [Int]
  /// The views of the target; at least one.
  public var target: [Int]

  /// Neither side has more layers.
  static let countLimit = 4
  /// The most that a view may have, in bytes for each byte of the content.
  static let growth = 64
  /// What it may have besides, in bytes.
  static let allowance = 1 << 24
  /// Views of the base that have so many bytes together are held in memory.
  static let heldLimit = 1 << 26

  /// The most bytes that a view, in whatever layer, may have of a content of `size` bytes.
  static func greatestView(of size: Int) -> Int {
    let (product, overflow) = size.multipliedReportingOverflow(by: growth)
    return overflow ? .max : min(product, .max - allowance) + allowance
  }

  /// Whether a decoder holds all views of the base in memory.
  var isBaseHeld: Bool { heldSize <= LayerSizes.heldLimit }

  /// The size of all views of the base.
  var heldSize: Int { base.reduce(0) { min($0 + $1, DeltaHeader.maximumContentSize) } }

  /// What a decoder needs for the layers themselves, in bytes.
  var memory: Int {
    var sum = target.count * LayerMemory.recompression
    if isBaseHeld { return sum + heldSize }
    for size in base {
      sum += LayerMemory.inflating + LayerMemory.stateSize * LayerMemory.stateCount(size)
    }
    return sum
  }
}
