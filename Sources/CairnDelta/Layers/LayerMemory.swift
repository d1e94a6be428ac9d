// SPDX-License-Identifier: Apache-2.0

/// What a decoder of layers allocates (Format-Layers 5).
enum LayerMemory {
  /// For making the streams of one layer again, in bytes.
  static let recompression = 1 << 20
  /// For making a stream with corrections again, in bytes: a block can have a million tokens.
  static let correction = 9 << 20
  /// For inflating the streams of one layer, in bytes.
  static let inflating = 1 << 20
  /// A kept state of inflating, its window included, in bytes.
  static let stateSize = 64 << 10
  /// For a number of the stream `layer`, in bytes.
  static let numberSize = 32

  /// How many states are kept for a view of `size` bytes.
  static func stateCount(_ size: Int) -> Int { min(max(size >> 22, 16), 1024) }

  /// After how many expanded bytes of a stream a state is kept.
  static func stateStep(_ size: Int) -> Int { max(1 << 20, size / stateCount(size)) }

  /// How many bytes may be inflated in all for a view of `size` bytes that is not held.
  static func workLimit(_ size: Int) -> Int {
    let (product, overflow) = size.multipliedReportingOverflow(by: 64)
    return overflow ? .max : min(product, .max - (1 << 26)) + 1 << 26
  }
}
