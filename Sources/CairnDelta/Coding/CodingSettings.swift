// SPDX-License-Identifier: Apache-2.0

/// How hard to compress.
struct CodingSettings: Sendable {
  /// liblzma's preset.
  var preset: UInt32 = 9
  /// And its extreme variant.
  var extreme = true
  /// Whether literals must not come out larger than `xz` makes them.
  var matchesXZ = false
  /// Whether LZMA2 competes with the models on streams that have them.
  var triesLZMA = true
  /// Whether all profiles of a model compete.
  var allProfiles = true
  /// Literals are mixed where they are few, or at most one in so many bytes of the target: mixing
  /// makes a decoder work fifty times harder for each.
  var mixedLiteralShare = 256
  /// Up to so many literals are few.
  var mixedLiteralCount = 1 << 14
  /// Whether corrections compete where no references are predicted.
  var correctsPlainCovers = false
  /// The largest dictionary for literals (log2).
  var literalDictionaryLog = 23
  /// How many literals are compressed on trial to choose their shape, bytes.
  var shapeSampleSize = 1 << 18
  /// The largest dictionary for residuals (log2).
  var residualDictionaryLog = 19
  /// The largest dictionary for covers (log2).
  var coverDictionaryLog = 17
  /// The largest table of models for corrections (log2); nought to write residuals only.
  var correctionTableLog = 20

  /// The largest dictionary for a stream of `kind` (log2).
  func dictionaryLimitLog(_ kind: StreamKind) -> Int {
    switch kind {
    case .literal: return literalDictionaryLog
    case .residualGap, .residualValue: return residualDictionaryLog
    case .coverGap, .coverLength, .coverSource, .coverDistance, .image, .reference, .correction,
      .pageDigest, .layer, .recompression:
      return coverDictionaryLog
    case .branch: return min(coverDictionaryLog, 14)
    }
  }

  /// liblzma's preset for what is kept.
  private static let keepingPreset: UInt32 = 1

  /// The settings for finding out what streams cost.
  static let trial: CodingSettings = {
    var settings = CodingSettings(effort: .standard, decoderMemoryLimit: .max)
    settings.preset = 1
    settings.extreme = false
    return settings
  }()

  /// The same, where time counts more than a few percent of size.
  var forKeeping: CodingSettings {
    var settings = self
    settings.preset = min(preset, CodingSettings.keepingPreset)
    settings.extreme = false
    settings.shapeSampleSize = 1 << 16
    return settings
  }

  /// The settings of an effort within a decoder's memory.
  init(effort: Effort, decoderMemoryLimit: Int) {
    switch effort {
    case .fast:
      preset = 4
      extreme = false
      triesLZMA = false
      allProfiles = false
      mixedLiteralCount = 0
      correctionTableLog = 0
      mixedLiteralShare = .max
    case .standard:
      extreme = false
    case .max:
      mixedLiteralShare = 1
      literalDictionaryLog = 26
      residualDictionaryLog = 23
      coverDictionaryLog = 20
      correctionTableLog = 22
      correctsPlainCovers = true
    }
    while worstMemory > decoderMemoryLimit, coverDictionaryLog > 12 { shrink() }
  }

  /// The same, for a null delta: it stands for the compressed file, so it must be as small.
  var forNull: CodingSettings {
    var settings = self
    settings.matchesXZ = true
    if preset < 6 { settings.preset = 6 } else { settings.extreme = true }
    return settings
  }

  /// What a decoder may need for a delta made with these settings, in bytes.
  private var worstMemory: Int {
    let streams = StreamKind.allCases.map { kind in
      if kind == .correction { return correctionExcess }
      // The larger of the two coders that compete for the stream.
      return max(
        (1 << dictionaryLimitLog(kind)) + DecoderMemory.lzmaOverhead, kind.modelSize)
        + DecoderMemory.inputSize
    }
    let branches = BranchRange.memory(numbers: BranchRange.numberCount * BranchRange.mostWritten)
    return streams.reduce(
      DecoderMemory.outputSize + DecoderMemory.baseCacheSize + branches, +)
  }

  /// By how much corrections may take more than the residuals that they replace, in bytes.
  private var correctionExcess: Int {
    if correctionTableLog == 0 { return 0 }
    let residuals = 2 * ((1 << residualDictionaryLog) + DecoderMemory.lzmaOverhead)
    return max(0, CorrectionMemory.size(tableLog: correctionTableLog) - residuals)
  }

  /// Halves the largest dictionaries, or the table of models where that is larger.
  private mutating func shrink() {
    if correctionTableLog > 0, correctionTableLog + 2 >= literalDictionaryLog {
      correctionTableLog -= 1
      if correctionTableLog < 16 { correctionTableLog = 0 }
      return
    }
    if literalDictionaryLog > residualDictionaryLog {
      literalDictionaryLog -= 1
    } else if residualDictionaryLog > coverDictionaryLog {
      residualDictionaryLog -= 1
    } else {
      literalDictionaryLog -= 1
      residualDictionaryLog -= 1
      coverDictionaryLog -= 1
    }
  }
}
