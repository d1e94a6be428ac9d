// SPDX-License-Identifier: Apache-2.0

/// The readers at work on the streams of a view, and the states that were kept of them.
struct StreamReaders {
  private var live: [(stream: Int, reader: StreamReader)] = []
  private var kept: [(stream: Int, reader: StreamReader)] = []
  /// Which of `kept` is replaced next, once there are enough.
  private var nextKept = 0
  private var uses = 0
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)
  private let keptLimit: Int
  private let step: Int
  private var workLeft: Int

  private static let liveLimit = 8

  init(viewSize: Int) {
    keptLimit = LayerMemory.stateCount(viewSize)
    step = LayerMemory.stateStep(viewSize)
    workLeft = LayerMemory.workLimit(viewSize)
  }

  /// Fills `buffer` with what a stream expands to, from `offset` on.
  mutating func read(
    _ stream: Int, _ extent: StreamExtent, _ lower: any ByteSource, at offset: Int,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(CairnError) {
    let reader = try reader(stream, extent, lower, at: offset)
    try skip(reader, stream, to: offset)
    var done = 0
    while done < buffer.count {
      let count = try advance(reader, stream, by: buffer.count - done)
      // SAFETY: at most what was asked for and what the chunk holds.
      unsafe chunk.withUnsafeBytes {
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      done += count
    }
  }

  private mutating func skip(
    _ reader: StreamReader, _ stream: Int, to offset: Int
  ) throws(CairnError) {
    while reader.produced < offset {
      _ = try advance(reader, stream, by: offset - reader.produced)
    }
  }

  /// Inflates into `chunk`, at most to where the next state is kept.
  private mutating func advance(
    _ reader: StreamReader, _ stream: Int, by count: Int
  ) throws(CairnError) -> Int {
    let mark = (reader.produced / step + 1) * step
    let part = min(count, mark - reader.produced, chunk.count)
    guard workLeft >= part else {
      throw CairnError(
        .limitExceeded, "the delta makes a decoder inflate the same parts of OLD over and over",
        hint: "fetch the full content instead")
    }
    workLeft -= part
    guard try reader.read(into: &chunk, 0..<part) == part else {
      throw CairnError(
        .wrongBase, "OLD changed while it was read", hint: "apply the delta once more")
    }
    if reader.produced == mark { try keep(reader, stream) }
    return part
  }

  private mutating func keep(_ reader: StreamReader, _ stream: Int) throws(CairnError) {
    guard !kept.contains(where: { $0.stream == stream && $0.reader.produced == reader.produced })
    else { return }
    let copy = (stream, try StreamReader(copying: reader))
    if kept.count < keptLimit {
      kept.append(copy)
    } else {
      kept[nextKept] = copy
      nextKept = (nextKept + 1) % keptLimit
    }
  }

  /// The reader that has the shortest way to `offset`.
  private mutating func reader(
    _ stream: Int, _ extent: StreamExtent, _ lower: any ByteSource, at offset: Int
  ) throws(CairnError) -> StreamReader {
    uses += 1
    func nearest(_ readers: [(stream: Int, reader: StreamReader)]) -> StreamReader? {
      readers.lazy.filter { $0.stream == stream && $0.reader.produced <= offset }
        .max { $0.reader.produced < $1.reader.produced }?.reader
    }
    let state = nearest(kept)
    if let reader = nearest(live), reader.produced >= state?.produced ?? 0 {
      reader.lastUse = uses
      return reader
    }
    let reader: StreamReader
    if let state {
      reader = try StreamReader(copying: state)
    } else {
      reader = try StreamReader(lower, start: extent.start, framing: extent.framing)
    }
    reader.lastUse = uses
    if live.count == StreamReaders.liveLimit,
      let oldest = live.indices.min(by: { live[$0].reader.lastUse < live[$1].reader.lastUse })
    {
      live.remove(at: oldest)
    }
    live.append((stream, reader))
    return reader
  }
}
