// SPDX-License-Identifier: Apache-2.0

/// What the numbers of a stream mean (Format-Delta, section 4).
public enum StreamKind: UInt8, Sendable, CaseIterable {
  /// How many literal bytes stand before each cover.
  case coverGap = 1
  /// How long each cover is.
  case coverLength = 2
  /// How each cover's source is named.
  case coverSource = 3
  /// Far sources, as signed distances; fill bytes.
  case coverDistance = 4
  /// How many covered bytes agree before each residual.
  case residualGap = 5
  /// What is added to the base's byte at each residual.
  case residualValue = 6
  /// Bytes that no cover gives.
  case literal = 7

  /// The word that people read.
  public var name: String {
    switch self {
    case .coverGap: return "cover-gap"
    case .coverLength: return "cover-length"
    case .coverSource: return "cover-source"
    case .coverDistance: return "cover-distance"
    case .residualGap: return "residual-gap"
    case .residualValue: return "residual-value"
    case .literal: return "literal"
    }
  }
}

/// How the numbers of a stream are stored (Format-Delta, section 5).
public enum StreamCoder: UInt8, Sendable {
  /// As they are.
  case stored = 0
  /// Raw LZMA2 over the stored form.
  case lzma2 = 1
  /// Adaptive binary models and a range coder.
  case modelled = 2

  /// The word that people read.
  public var name: String {
    switch self {
    case .stored: return "stored"
    case .lzma2: return "lzma2"
    case .modelled: return "modelled"
    }
  }
}

/// One stream of a delta: what it holds and how much.
public struct StreamDescription: Sendable, Equatable {
  /// What its numbers mean.
  public var kind: StreamKind
  /// How they are stored.
  public var coder: StreamCoder
  /// The coder's parameter: LZMA2's dictionary size (log2), the modelled coder's profile.
  public var parameter: Int
  /// How many numbers it holds.
  public var symbolCount: Int
  /// Its size in the delta, in bytes.
  public var codedSize: Int
}
