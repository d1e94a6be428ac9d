// SPDX-License-Identifier: Apache-2.0

/// Makes a deflate stream again from what it expands to, piece by piece.
///
/// The stream depends on the settings, the corrections and the bytes, never on how the bytes are
/// divided over calls.
public final class Recompressor {
  /// The most memory that one holds, in bytes, beside what it appends to its output.
  public static let memory = LibraryDeflater.memory

  private let library: LibraryDeflater

  /// A recompressor for one stream. `corrected` says whether the recipe has corrections; one
  /// without reads none. Throws `outOfMemory`.
  public init(settings: DeflateSettings, corrected: Bool) throws(DeflateFailure) {
    // No recipe has corrections yet.
    guard !corrected else { throw .contradictory }
    library = try LibraryDeflater(settings)
  }

  /// Takes the next bytes and appends what they make of the stream to `output`.
  public func write(
    _ bytes: Span<UInt8>, corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    try library.write(bytes, into: &output)
  }

  /// Ends the bytes, and appends the rest of the stream to `output`.
  public func finish(
    corrections: inout some CorrectionSource, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    try library.finish(into: &output)
  }
}
