// SPDX-License-Identifier: Apache-2.0

/// How to make a deflate stream again from what it expands to.
public struct DeflateRecipe: Sendable, Hashable {
  /// The settings with which zlib makes the stream, or comes closest to it.
  public let settings: DeflateSettings
  /// Where the stream differs from zlib's; empty when it does not.
  public let corrections: [Correction]

  /// Whether zlib alone does not make the stream.
  public var isCorrected: Bool { !corrections.isEmpty }

  /// About the bytes that the corrections take in a coded stream; 0 without corrections.
  public var correctionSize: Int {
    corrections.isEmpty ? 0 : CorrectionCost.size(corrections)
  }

  /// A recipe of settings and corrections.
  public init(settings: DeflateSettings, corrections: [Correction] = []) {
    self.settings = settings
    self.corrections = corrections
  }
}
