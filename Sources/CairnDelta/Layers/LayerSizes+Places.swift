// SPDX-License-Identifier: Apache-2.0

extension LayerSizes {
  /// Where a stream's deflate data starts in a file of `size` bytes, behind the one that ends at
  /// `last`.
  static func start(
    of stream: LayerStream, behind last: Int, size: Int
  ) throws(CairnError) -> Int {
    let start = last + stream.gap
    guard stream.gap >= stream.framing.frontSize, start < size else {
      throw StreamTable.malformed(.layer, "lists a stream outside of its file")
    }
    return start
  }

  /// Where a stream that starts at `start` and has `consumed` bytes of deflate data ends, with its
  /// framing, in a file of `size` bytes.
  static func end(
    of stream: LayerStream, start: Int, consumed: Int, size: Int
  ) throws(CairnError) -> Int {
    let end = start + consumed + stream.framing.size(compressedSize: consumed)
    guard end <= size else {
      throw StreamTable.malformed(.layer, "lists a stream that ends outside of its file")
    }
    return end
  }

  /// The error for a view that is larger or smaller than the header says.
  static var wrongSize: CairnError {
    StreamTable.malformed(.layer, "makes a view of another size than declared")
  }
}
