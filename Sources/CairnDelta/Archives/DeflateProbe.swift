// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Expands streams to learn where they end and whether they are what they seem, keeping none of
/// what they expand to. It counts the work, so that no file makes it more than some multiple of
/// the file's size.
struct DeflateProbe {
  /// What is computed over the expanded bytes.
  enum Check {
    case none
    case adler
    case crc
  }

  /// A stream that has a last block.
  struct Expansion {
    var compressedSize = 0
    var expandedSize = 0
    /// The checksum that was asked for.
    var checksum: UInt32 = 0
  }

  /// How an attempt ended.
  enum Outcome {
    case whole(Expansion)
    case broken(expandedSize: Int)
    case tooLarge
  }

  /// The bytes that streams may still expand to.
  private var expandedLeft: Int
  /// The bytes that may still be read and made in vain.
  private var vainLeft: Int
  /// What expands streams, and where to; made when it is first needed, since most searches of
  /// small contents never do.
  private var inflater: Inflater?
  private var buffer: [UInt8] = []

  /// What an attempt costs besides the bytes that it reads and makes.
  private static let attemptCost = 256
  /// What a look at the codes of a block costs.
  private static let checkCost = 128
  /// How much of a stream is given to the inflater at a time.
  private static let feed = 1 << 18
  /// How much a step expands to at the most.
  private static let bufferSize = 1 << 16

  /// A probe for a file of `size` bytes.
  init(size: Int, limits: DeflateSearchLimits) {
    expandedLeft = limits.expandedSize(for: size)
    vainLeft = min(size, .max / 16) * 8 + 16 << 20
  }

  /// Whether so much was done in vain that nothing more should be tried.
  var isExhausted: Bool { vainLeft <= 0 }

  /// Counts an attempt that has read `count` bytes without expanding any.
  mutating func countAttempt(reading count: Int = 0) {
    vainLeft -= DeflateProbe.attemptCost + count
  }

  /// Whether a block with dynamic codes, as encoders write them, may start at `offset`.
  @inline(__always)
  mutating func hasDynamicBlock(_ bytes: ByteView, at offset: Int) -> Bool {
    guard BlockCheck.hasLikelyForm(bytes, at: offset) else { return false }
    vainLeft -= DeflateProbe.checkCost
    return BlockCheck.hasCompleteCodes(bytes, at: offset)
  }

  /// Expands the stream whose bytes are the `pieces`, in order; what is behind its end is not
  /// looked at. The work counts as done in vain until the stream is accepted.
  mutating func expand(
    _ bytes: ByteView, pieces: [Range<Int>], check: Check
  ) throws(CairnError) -> Outcome {
    do throws(DeflateFailure) {
      return try expansion(bytes, pieces, check)
    } catch {
      throw DeflateProbe.error(error)
    }
  }

  /// Counts the work on a stream as not done in vain.
  mutating func accept(_ stream: DeflateStream) {
    vainLeft += DeflateProbe.attemptCost + stream.compressedSize + stream.expandedSize
    expandedLeft -= stream.expandedSize
  }

  private mutating func expansion(
    _ bytes: ByteView, _ pieces: [Range<Int>], _ check: Check
  ) throws(DeflateFailure) -> Outcome {
    let inflater = try readyInflater()
    var result = Expansion()
    defer {
      vainLeft -= DeflateProbe.attemptCost + result.compressedSize + result.expandedSize
    }
    var adler = Adler32()
    var crc = CRC32()
    for piece in pieces {
      var place = piece.lowerBound
      while true {
        let input = bytes[place..<place + min(piece.upperBound - place, DeflateProbe.feed)]
        guard let step = try step(inflater, input) else {
          return .broken(expandedSize: result.expandedSize)
        }
        place += step.consumed
        result.compressedSize += step.consumed
        result.expandedSize += step.produced
        switch check {
        case .none: break
        case .adler: adler.add(buffer.span.extracting(first: step.produced))
        case .crc: crc.add(buffer.span.extracting(first: step.produced))
        }
        guard result.expandedSize <= expandedLeft else { return .tooLarge }
        if step.isAtEnd {
          result.checksum = check == .adler ? adler.value : crc.value
          return .whole(result)
        }
        if step.consumed == 0 && step.produced == 0 { break }
      }
    }
    return .broken(expandedSize: result.expandedSize)
  }

  /// The inflater at the start of a stream.
  private mutating func readyInflater() throws(DeflateFailure) -> Inflater {
    if let inflater {
      try inflater.reset()
      return inflater
    }
    let made = try Inflater()
    inflater = made
    buffer = [UInt8](repeating: 0, count: DeflateProbe.bufferSize)
    return made
  }

  /// Expands `input` into the buffer; nil: it is no deflate.
  private mutating func step(
    _ inflater: Inflater, _ input: ByteView
  ) throws(DeflateFailure) -> Inflater.Progress? {
    do throws(DeflateFailure) {
      return try input.withSpan { (span: Span<UInt8>) throws(DeflateFailure) in
        try inflater.run(span, filling: &buffer, in: 0..<buffer.count)
      }
    } catch .damaged {
      return nil
    } catch {
      throw error
    }
  }

  private static func error(_ failure: DeflateFailure) -> CairnError {
    CairnError(.internalFailure, "the inflater failed: \(failure)", hint: "free some memory")
  }
}
