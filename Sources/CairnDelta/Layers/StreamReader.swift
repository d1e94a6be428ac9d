// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Inflates one deflate stream of a file, front to back; its state can be copied.
///
/// Nobody but its owner uses a reader, who sees to it that only one thread does at a time.
final class StreamReader: @unchecked Sendable {
  /// How many bytes of deflate data were used up.
  private(set) var consumed: Int
  /// How many bytes were made of them.
  private(set) var produced: Int
  /// Whether the stream's end was reached.
  private(set) var isAtEnd: Bool
  /// When the reader was used last, in its owner's counting.
  var lastUse = 0
  private let lower: any ByteSource
  private let start: Int
  private let framing: StreamFraming
  private let inflater: Inflater
  private var input: [UInt8] = []
  private var inputPlace = 0

  private static let inputSize = 16 << 10

  /// A reader of the stream whose deflate data starts at `start` of `lower`.
  init(_ lower: any ByteSource, start: Int, framing: StreamFraming) throws(CairnError) {
    self.lower = lower
    self.start = start
    self.framing = framing
    do throws(DeflateFailure) {
      inflater = try Inflater()
    } catch {
      throw StreamReader.error(error, start)
    }
    consumed = 0
    produced = 0
    isAtEnd = false
  }

  /// A reader at the same place, without what was read ahead.
  init(copying other: StreamReader) throws(CairnError) {
    lower = other.lower
    start = other.start
    framing = other.framing
    do throws(DeflateFailure) {
      inflater = try other.inflater.copy()
    } catch {
      throw StreamReader.error(error, start)
    }
    consumed = other.consumed
    produced = other.produced
    isAtEnd = other.isAtEnd
  }

  /// Fills `range` of `output` with the next bytes; returns how many there were, fewer than asked for
  /// only at the stream's end.
  func read(into output: inout [UInt8], _ range: Range<Int>) throws(CairnError) -> Int {
    var place = range.lowerBound
    while place < range.upperBound, !isAtEnd {
      if inputPlace == input.count { try refill() }
      let step: Inflater.Progress
      do throws(DeflateFailure) {
        step = try inflater.run(
          input.span.extracting(droppingFirst: inputPlace), filling: &output,
          in: place..<range.upperBound)
      } catch {
        throw StreamReader.error(error, start)
      }
      guard step.consumed > 0 || step.produced > 0 || step.isAtEnd else {
        throw StreamReader.broken(start)
      }
      inputPlace += step.consumed
      consumed += step.consumed
      place += step.produced
      isAtEnd = step.isAtEnd
    }
    produced += place - range.lowerBound
    return place - range.lowerBound
  }

  private func refill() throws(CairnError) {
    let piece = framing.piece(of: start, at: consumed, end: lower.size)
    let count = min(piece.count, StreamReader.inputSize)
    guard count > 0 else { throw StreamReader.broken(start) }
    if input.count != count { input = [UInt8](repeating: 0, count: count) }
    try input.fill(0..<count, from: lower, at: piece.lowerBound)
    inputPlace = 0
  }

  private static func error(_ failure: DeflateFailure, _ start: Int) -> CairnError {
    failure == .outOfMemory
      ? CairnError(.internalFailure, "out of memory while inflating") : broken(start)
  }

  /// The error for a listed stream that is none.
  static func broken(_ start: Int) -> CairnError {
    StreamTable.malformed(.layer, "lists a stream at \(start) that cannot be inflated")
  }
}
