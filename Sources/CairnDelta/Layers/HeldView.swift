// SPDX-License-Identifier: Apache-2.0

/// A view that is held in memory.
@safe
package final class HeldView: ByteSource, @unchecked Sendable {
  /// Where the listed streams lie.
  let extents: [StreamExtent]
  /// The bytes, valid as long as this object lives.
  package let view: ByteView
  private let memory: any ViewMemory

  private static let step = 64 << 10

  /// Expands the streams listed of `lower`, in one pass, into `memory`, which has as many bytes as the
  /// view must have.
  package init(
    of lower: any ByteSource, _ streams: [LayerStream], into memory: any ViewMemory,
    monitor: any WorkMonitor
  ) throws(CairnError) {
    self.memory = memory
    // SAFETY: the memory lives as long as this object; every byte is written before the view is
    // handed out.
    let buffer = unsafe memory.buffer
    let size = buffer.count
    view = unsafe ByteView(UnsafeRawBufferPointer(buffer))
    var extents: [StreamExtent] = []
    var chunk = [UInt8](repeating: 0, count: HeldView.step)
    var place = 0
    func copy(_ range: Range<Int>) throws(CairnError) {
      guard range.count <= size - place else { throw LayerSizes.wrongSize }
      // SAFETY: inside of the buffer, as checked.
      try unsafe lower.read(
        at: range.lowerBound,
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[place..<place + range.count]))
      place += range.count
    }
    var last = 0
    for stream in streams {
      let start = try LayerSizes.start(of: stream, behind: last, size: lower.size)
      try copy(last..<start)
      let viewStart = place
      let reader = try StreamReader(lower, start: start, framing: stream.framing)
      while !reader.isAtEnd {
        let count = try reader.read(into: &chunk, 0..<chunk.count)
        guard count <= size - place else { throw LayerSizes.wrongSize }
        // SAFETY: inside of both, as checked.
        unsafe chunk.withUnsafeBytes {
          unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[place..<place + count]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        place += count
        try monitor.advance(.expanding, completed: place, total: size)
      }
      last = try LayerSizes.end(
        of: stream, start: start, consumed: reader.consumed, size: lower.size)
      guard place > viewStart else { throw StreamReader.broken(start) }
      extents.append(
        StreamExtent(
          start: start, end: last, viewStart: viewStart, expandedSize: place - viewStart,
          framing: stream.framing, compressedSize: reader.consumed))
    }
    try copy(last..<lower.size)
    guard place == size else { throw LayerSizes.wrongSize }
    self.extents = extents
  }

  /// The last stream that ends at `place` of the file or before it, if there is one.
  func lastExtent(endingAtOrBefore place: Int) -> StreamExtent? {
    var low = 0
    var high = extents.count
    while low < high {
      let middle = (low + high) / 2
      if extents[middle].end <= place { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? extents[low - 1] : nil
  }

  package var size: Int { view.count }
  package var contiguous: ByteView? { view }

  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    try unsafe view.read(at: offset, into: buffer)
  }
}
