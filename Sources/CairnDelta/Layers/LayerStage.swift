// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Turns one layer's view, which passes through, into what the view is of.
struct LayerStage {
  private let streams: [LayerStream]
  /// Which of `streams` is at hand, or comes next.
  private var current = 0
  /// How many bytes pass before it starts, or how many of its expanded ones are to come.
  private var left: Int
  private var work: (recompressor: Recompressor, framing: FramingWriter)?
  /// The two bytes that passed latest.
  private var latest: [UInt8] = [0, 0]
  private var passed = 0
  private var deflated: [UInt8] = []

  /// A stage for the streams of a layer, in order.
  init(_ streams: [LayerStream]) {
    self.streams = streams
    left = streams.first?.gap ?? 0
  }

  /// Whether every stream is complete.
  var isComplete: Bool { current == streams.count }

  /// Appends to `output` what the bytes of the view in `bytes` become, up to the end of a stream at
  /// most; returns how many of them it took.
  mutating func take(
    _ bytes: Span<UInt8>, _ corrections: inout CorrectionStream, into output: inout [UInt8]
  ) throws(CairnError) -> Int {
    if current < streams.count, left == 0, work == nil { try start() }
    if work == nil { return pass(bytes, into: &output) }
    return try recompress(bytes, &corrections, into: &output)
  }

  private mutating func start() throws(CairnError) {
    let stream = streams[current]
    guard let settings = stream.settings, stream.gap >= stream.framing.frontSize else {
      throw StreamTable.malformed(.layer, "lists a stream without what must stand before it")
    }
    let recompressor = try naming { () throws(DeflateFailure) in
      try Recompressor(settings: settings, corrected: stream.isCorrected)
    }
    work = (recompressor, FramingWriter(stream, at: passed, front: latest))
    left = stream.expandedSize
  }

  /// Takes bytes between streams.
  private mutating func pass(_ bytes: Span<UInt8>, into output: inout [UInt8]) -> Int {
    let count = current < streams.count ? min(bytes.count, left) : bytes.count
    if current < streams.count { left -= count }
    output.append(span: bytes.extracting(0..<count))
    for index in max(0, count - 2)..<count { latest = [latest[1], bytes[index]] }
    passed += count
    return count
  }

  /// Takes bytes of a stream.
  private mutating func recompress(
    _ bytes: Span<UInt8>, _ corrections: inout CorrectionStream, into output: inout [UInt8]
  ) throws(CairnError) -> Int {
    guard case (let recompressor, var framing)? = work else { return 0 }
    work = nil
    let count = min(bytes.count, left)
    let part = bytes.extracting(0..<count)
    framing.expanded(part)
    deflated.removeAll(keepingCapacity: true)
    let isLast = count == left
    do throws(DeflateFailure) {
      try recompressor.write(part, corrections: &corrections, into: &deflated)
      if isLast { try recompressor.finish(corrections: &corrections, into: &deflated) }
    } catch {
      throw corrections.failure ?? LayerStage.failure(error)
    }
    try framing.compressed(deflated.span, to: &output)
    left -= count
    passed += count
    if isLast {
      try framing.finish(to: &output)
      current += 1
      left = current < streams.count ? streams[current].gap : 0
    } else {
      work = (recompressor, framing)
    }
    return count
  }

  private func naming<R>(_ body: () throws(DeflateFailure) -> R) throws(CairnError) -> R {
    do throws(DeflateFailure) { return try body() } catch { throw LayerStage.failure(error) }
  }

  private static func failure(_ failure: DeflateFailure) -> CairnError {
    failure == .outOfMemory
      ? CairnError(.internalFailure, "out of memory while compressing")
      : StreamTable.malformed(.recompression, "does not describe a deflate stream")
  }
}
