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
  /// Where the executables of base and target lie.
  case image = 8
  /// What was mispredicted of the references.
  case reference = 9
  /// Where covered bytes differ from what was predicted, and what stands there instead.
  case correction = 10
  /// Where digests of the target's own pages stand.
  case pageDigest = 11
  /// Where literals are code whose branches are filtered.
  case branch = 12
  /// The deflate streams that are seen through.
  case layer = 13
  /// How streams differ from what zlib would make of the same bytes.
  case recompression = 14

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
    case .image: return "image"
    case .reference: return "reference"
    case .correction: return "correction"
    case .pageDigest: return "page-digest"
    case .branch: return "branch"
    case .layer: return "layer"
    case .recompression: return "recompression"
    }
  }
}
