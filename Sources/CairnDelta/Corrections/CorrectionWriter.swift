// SPDX-License-Identifier: Apache-2.0

/// Writes corrections, side by side with residuals: the smaller of the two forms is kept.
struct CorrectionWriter {
  private var codec: CorrectionCodec<RangeEncoder>
  private let tableLog: Int

  /// How many bytes were made so far.
  var size: Int { codec.coder.size }

  /// A writer for `covers`, unless `settings` have none.
  init?(_ covers: [Cover], target: ByteView, _ settings: CodingSettings) {
    guard settings.correctionTableLog > 0 else { return nil }
    var size = 0
    for cover in covers {
      if case .base = cover.source { size += cover.length }
    }
    let log = Int.bitWidth - size.leadingZeroBitCount - 4
    tableLog = min(max(log, CorrectionMemory.tableLogs.lowerBound), settings.correctionTableLog)
    codec = CorrectionCodec(tableLog: tableLog, truth: target, coder: RangeEncoder())
  }

  /// Starts with a cover from `offset` of the base; `addresses` are the base's, if they are known.
  mutating func start(_ cover: Cover, from offset: Int, _ addresses: AddressSpace?) {
    let content = addresses.map {
      CorrectionContent($0, offset: offset, place: cover.start)
    }
    codec.start(content ?? .unknown, length: cover.length)
  }

  /// Adds what differs between `bytes` and the target from `place` on. The parts of a cover come in
  /// order, and each but the last ends where a chunk of the target does.
  mutating func append(_ bytes: inout [UInt8], place: Int) throws(CairnError) {
    try codec.correct(&bytes, 0..<bytes.count, place: place)
  }

  /// The stream; nil if nothing differs.
  consuming func finish() -> (description: StreamDescription, bytes: [UInt8])? {
    if codec.count == 0 { return nil }
    let coded = codec.coder.finish()
    return (
      StreamDescription(
        kind: .correction, coder: .mixed, parameter: tableLog, symbolCount: codec.count,
        codedSize: coded.count), coded
    )
  }
}
