// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Several sources, one behind the other: the base of a payload that has several.
public struct JoinedSource: ByteSource {
  private let parts: [any ByteSource]
  /// Where each part begins, and where the last one ends.
  private let starts: [Int]

  /// Joins parts in this order.
  public init(_ parts: [any ByteSource]) {
    self.parts = parts
    starts = parts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.size) }
  }

  /// The number of bytes.
  public var size: Int { starts[parts.count] }

  /// Copies the bytes at `offset` into `buffer`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    var (done, part) = (0, firstPart(endingAfter: offset))
    while done < buffer.count {
      let start = offset + done - starts[part]
      let count = min(parts[part].size - start, buffer.count - done)
      if count > 0 {
        // SAFETY: `done + count` is at most the buffer's count.
        try unsafe parts[part].read(
          at: start, into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count]))
      }
      done += count
      part += 1
    }
  }

  private func firstPart(endingAfter offset: Int) -> Int {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle + 1] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
