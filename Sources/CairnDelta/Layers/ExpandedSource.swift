// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A view that is too large to be held: its parts are inflated when they are asked for, from states
/// that are kept on the way (Format-Layers 6).
package final class ExpandedSource: ByteSource {
  package let size: Int
  private let lower: any ByteSource
  private let extents: [StreamExtent]
  private let readers: Mutex<StreamReaders>

  private static let step = 64 << 10

  /// Measures the streams listed of `lower`; the view must have `size` bytes.
  package init(
    of lower: any ByteSource, _ streams: [LayerStream], size: Int, monitor: any WorkMonitor
  ) throws(CairnError) {
    self.lower = lower
    self.size = size
    var extents: [StreamExtent] = []
    var chunk = [UInt8](repeating: 0, count: ExpandedSource.step)
    var last = 0
    var place = 0
    for stream in streams {
      let start = try LayerSizes.start(of: stream, behind: last, size: lower.size)
      place += start - last
      let reader = try StreamReader(lower, start: start, framing: stream.framing)
      while !reader.isAtEnd {
        _ = try reader.read(into: &chunk, 0..<chunk.count)
        guard reader.produced <= size - place else { throw LayerSizes.wrongSize }
        try monitor.advance(.expanding, completed: place + reader.produced, total: size)
      }
      last = try LayerSizes.end(
        of: stream, start: start, consumed: reader.consumed, size: lower.size)
      guard reader.produced > 0 else { throw StreamReader.broken(start) }
      extents.append(
        StreamExtent(
          start: start, end: last, viewStart: place, expandedSize: reader.produced,
          framing: stream.framing, compressedSize: reader.consumed))
      place += reader.produced
    }
    guard place + lower.size - last == size else { throw LayerSizes.wrongSize }
    self.extents = extents
    readers = Mutex(StreamReaders(viewSize: size))
  }

  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    var done = 0
    while done < buffer.count {
      let place = offset + done
      let number = extent(before: place)
      let next = number + 1 < extents.count ? extents[number + 1].viewStart : size
      // SAFETY: parts of the caller's buffer.
      if number >= 0, place < extents[number].viewEnd {
        let end = min(buffer.count, done + extents[number].viewEnd - place)
        try unsafe expand(
          number, at: place - extents[number].viewStart,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<end]))
        done = end
      } else {
        let (end, viewEnd) = number < 0 ? (0, 0) : (extents[number].end, extents[number].viewEnd)
        let stop = min(buffer.count, done + next - place)
        try unsafe lower.read(
          at: end + place - viewEnd,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<stop]))
        done = stop
      }
    }
  }

  /// The number of the last stream that starts at `place` or before; -1 if there is none.
  private func extent(before place: Int) -> Int {
    var low = 0
    var high = extents.count
    while low < high {
      let middle = (low + high) / 2
      if extents[middle].viewStart <= place { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// Fills `buffer` with what the stream `number` expands to, from `offset` on.
  private func expand(
    _ number: Int, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(CairnError) {
    let extent = extents[number]
    // SAFETY: used by nobody else until this returns.
    nonisolated(unsafe) let buffer = unsafe buffer
    var failure: CairnError?
    readers.withLock { readers in
      do throws(CairnError) {
        try unsafe readers.read(number, extent, lower, at: offset, into: buffer)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
