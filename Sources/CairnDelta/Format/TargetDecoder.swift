// SPDX-License-Identifier: Apache-2.0

/// Makes the target's bytes, in order, from the base and a delta's streams.
struct TargetDecoder {
  private let header: DeltaHeader
  private var covers: CoverReader
  private var literals: ByteStreamReader
  private var residuals: ResidualReader
  private var base: CachedBase

  init(
    header: DeltaHeader, delta: any ByteSource, base: any ByteSource
  ) throws(CairnError) {
    self.header = header
    let streams = StreamTable(header, delta)
    covers = try CoverReader(header, streams)
    literals = try ByteStreamReader(.literal, streams)
    residuals = try ResidualReader(streams)
    self.base = CachedBase(base)
  }

  /// Makes all of the target.
  mutating func run<Hasher, Sink: ByteSink>(
    into output: inout VerifiedOutput<Hasher>, sink: inout Sink
  ) throws(CairnError) {
    var place = 0
    while let cover = try covers.next() {
      try copyLiterals(cover.start - place, &output, &sink)
      switch cover.source {
      case .fill(let byte): try fill(byte, cover.length, &output, &sink)
      case .base(let offset): try copy(cover, from: offset, &output, &sink)
      }
      place = cover.end
    }
    try copyLiterals(header.targetSize - place, &output, &sink)
    try covers.finish()
    try residuals.finish()
    try literals.finish()
  }

  private mutating func copyLiterals<Hasher, Sink: ByteSink>(
    _ count: Int, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var left = count
    while left > 0 {
      let part = min(left, output.room)
      try literals.read(into: &output.pending, output.filled..<output.filled + part)
      try output.advance(part, &sink)
      left -= part
    }
  }

  private func fill<Hasher, Sink: ByteSink>(
    _ byte: UInt8, _ count: Int, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var left = count
    while left > 0 {
      let part = min(left, output.room)
      output.pending.set(output.filled..<output.filled + part, to: byte)
      try output.advance(part, &sink)
      left -= part
    }
  }

  private mutating func copy<Hasher, Sink: ByteSink>(
    _ cover: Cover, from offset: Int, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var done = 0
    while done < cover.length {
      let part = min(cover.length - done, output.room)
      let range = output.filled..<output.filled + part
      try base.read(into: &output.pending, range, at: offset + done)
      try residuals.correct(&output.pending, range, place: cover.start + done)
      try output.advance(part, &sink)
      done += part
    }
  }
}

extension VerifiedOutput {
  /// Counts `count` bytes more as filled; hands them on when the buffer is full.
  @inline(__always)
  mutating func advance<Sink: ByteSink>(
    _ count: Int, _ sink: inout Sink
  ) throws(CairnError) {
    filled &+= count
    if filled == pending.count { try flush(&sink) }
  }
}
