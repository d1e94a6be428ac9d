// SPDX-License-Identifier: Apache-2.0

/// What coding corrections takes up.
enum CorrectionMemory {
  /// The sizes that the table of models may have (log2).
  static let tableLogs = 12...24

  /// The memory of all models and of what is remembered, in bytes.
  static func size(tableLog: Int) -> Int {
    CorrectionMixer.size(tableLog: tableLog, setCount: CorrectionDecision.setCount)
      + WordMemory.size + ByteMemory.size + DistanceMemory.size
  }
}
