// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// What a decoder allocates, so that a header can declare it and a reader check it (Format-Delta 8).
enum DecoderMemory {
  /// Parts of the base that are kept at hand, in bytes.
  static let baseCacheSize = 4 << 20
  /// The output gathered before it is handed on, in bytes.
  static let outputSize = 256 << 10
  /// The input buffer of a stream, in bytes.
  static let inputSize = 16 << 10
  /// What a cover takes up where all of them are kept, with the index over them, in bytes.
  static let coverSize = 160
  /// What LZMA2 needs besides its dictionary, in bytes.
  static let lzmaOverhead = 160 << 10

  /// What so many references of a base of `baseSize` bytes take up, the base included.
  static func withReferences(_ count: Int, baseSize: Int) -> Int {
    baseSize + ReferenceTable.size(references: count, fileSize: baseSize)
      + LabelMap.size(labels: count)
  }

  /// The memory for decoding `streams`, in bytes.
  static func needed(
    _ streams: [StreamDescription], baseSize: Int?, targetSize: Int, coverCount: Int,
    layers: LayerSizes? = nil
  ) -> Int {
    var sum = outputSize + (baseSize == nil ? 0 : baseCacheSize)
    for stream in streams {
      sum += inputSize
      switch stream.coder {
      case .stored: break
      case .lzma2: sum += (1 << stream.parameter) + lzmaOverhead
      case .modelled: sum += stream.kind.modelSize
      case .mixed where stream.kind == .correction:
        sum += CorrectionMemory.size(tableLog: stream.parameter)
      case .mixed:
        sum +=
          stream.kind == .literal
          ? LiteralModels.size(lineLog: stream.parameter) + (4 << stream.parameter)
            + stream.symbolCount : stream.kind.modelSize
      }
    }
    if let baseSize, streams.contains(where: { $0.kind == .image }) {
      let count = streams.first { $0.kind == .reference }?.symbolCount ?? 0
      // Sums of what fits into files do not overflow.
      sum += withReferences(count, baseSize: baseSize) + coverCount * coverSize
      // Views that are held are counted below.
      if let layers, !layers.base.isEmpty, layers.isBaseHeld { sum -= baseSize }
    }
    if let layers {
      let numbers = streams.first { $0.kind == .layer }?.symbolCount ?? 0
      sum += layers.memory + numbers * LayerMemory.numberSize
      // One at a time: of streams inside of one another, one has corrections at the most.
      if streams.contains(where: { $0.kind == .recompression }) { sum += LayerMemory.correction }
    }
    if let pages = streams.first(where: { $0.kind == .pageDigest }) {
      sum += SignedPages.memory(numbers: pages.symbolCount, targetSize: targetSize)
    }
    if let branches = streams.first(where: { $0.kind == .branch }) {
      sum += BranchRange.memory(numbers: branches.symbolCount)
    }
    return sum
  }
}

extension StreamKind {
  /// Whether its numbers are bytes.
  var isBytes: Bool { self == .residualValue || self == .literal }

  /// How many profiles its modelled form has.
  var profileCount: Int {
    switch self {
    case .residualGap: return ResidualContext.gapProfiles
    case .residualValue: return ResidualContext.valueProfiles
    default: return 1
    }
  }

  /// How many contexts its modelled form has.
  var contextCount: Int {
    switch self {
    case .coverGap: return CoverContext.gapContexts
    case .coverLength: return CoverContext.lengthContexts
    case .coverSource: return CoverContext.sourceContexts
    case .coverDistance: return CoverContext.distanceContexts
    case .residualGap: return ResidualContext.gapContexts
    case .residualValue: return ResidualContext.valueContexts
    case .literal: return 256
    case .image: return 1
    case .pageDigest: return SignedPages.numberCount
    case .branch: return BranchRange.numberCount
    case .layer: return LayerList.contextCount
    case .recompression: return Correction.contextCount
    case .reference, .correction: return 0
    }
  }

  /// The size of its models, in bytes.
  var modelSize: Int {
    if self == .reference { return ReferenceCodecSize.models }
    return contextCount * (isBytes ? 256 : NumberModel.contextSize) * 4
  }
}
