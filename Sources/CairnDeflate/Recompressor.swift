// SPDX-License-Identifier: Apache-2.0

/// Makes a deflate stream again from what it expands to, piece by piece.
///
/// The stream depends on the settings, the corrections and the bytes, never on how the bytes are
/// divided over calls, nor on which zlib the machine has.
public final class Recompressor {
  /// Who compresses where nothing is corrected.
  package enum Means {
    /// libz if its output is the pinned one, else this module.
    case fastest
    /// This module.
    case own
    /// libz.
    case library
  }

  /// The most memory that one holds, in bytes, beside what it appends to its output.
  public static let memory = max(LibraryDeflater.memory, Rebuilder.memory)

  /// The most bytes that a stream can have that stands for `count` bytes, whatever the corrections
  /// say: each byte in a block of its own, behind as many empty blocks as there may be, each with
  /// the longest header.
  public static func outputBound(for count: Int) -> Int {
    (count + 1) * (Rebuilder.maxEmptyBlocks + 1) * 576
  }

  private enum Engine {
    case library(LibraryDeflater)
    case own(Rebuilder)
    case finished
  }

  private var engine: Engine

  /// A recompressor for one stream. `corrected` says whether the recipe has corrections; one
  /// without reads none. Throws `outOfMemory`, and `contradictory` for corrections to settings that
  /// allow none.
  public convenience init(settings: DeflateSettings, corrected: Bool) throws(DeflateFailure) {
    try self.init(settings: settings, corrected: corrected, means: .fastest)
  }

  package init(
    settings: DeflateSettings, corrected: Bool, means: Means
  ) throws(DeflateFailure) {
    guard !corrected || settings.allowCorrections else { throw .contradictory }
    let usesLibrary =
      switch means {
      case .fastest: !corrected && settings.areThoseOfLibrary && LibraryProbe.isPinned
      case .own: false
      case .library: !corrected && settings.areThoseOfLibrary
      }
    engine =
      usesLibrary
      ? .library(try LibraryDeflater(settings))
      : .own(Rebuilder(settings, isCorrected: corrected))
  }

  /// Takes the next bytes and appends what they make of the stream to `output`.
  ///
  /// Throws `contradictory` where the corrections do not fit the bytes, `finished` behind the end.
  public func write(
    _ bytes: Span<UInt8>, corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    switch engine {
    case .library(let deflater):
      try deflater.write(bytes, into: &output)
    case .own(var rebuilder):
      // Not held twice while it changes, or its tables would be copied.
      engine = .finished
      try rebuilder.write(bytes, &corrections, into: &output)
      engine = .own(rebuilder)
    case .finished:
      throw .finished
    }
  }

  /// Ends the bytes, and appends the rest of the stream to `output`.
  ///
  /// Throws `contradictory` where the corrections do not fit the bytes, `finished` behind the end.
  public func finish(
    corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    switch engine {
    case .library(let deflater):
      try deflater.finish(into: &output)
    case .own(var rebuilder):
      engine = .finished
      try rebuilder.finish(&corrections, into: &output)
    case .finished:
      throw .finished
    }
    engine = .finished
  }
}
