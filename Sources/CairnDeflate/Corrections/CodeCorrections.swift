// SPDX-License-Identifier: Apache-2.0

/// How the codes of a dynamic block differ from those that zlib would make.
enum CodeCorrections {
  static func write(
    _ actual: CodeDescription, expected: CodeDescription, to recorder: inout CorrectionRecorder
  ) {
    guard actual != expected else {
      recorder.put(0, .codes)
      return
    }
    recorder.put(1, .codes)
    recorder.put(
      ZigZag.encode(actual.literalLengths.count - expected.literalLengths.count), .literalCount)
    recorder.put(
      ZigZag.encode(actual.distanceLengths.count - expected.distanceLengths.count), .distanceCount)
    recorder.putChanges(
      actual.literalLengths, expected: expected.literalLengths, right: .lengthsRight,
      change: .lengthChange)
    recorder.putChanges(
      actual.distanceLengths, expected: expected.distanceLengths, right: .lengthsRight,
      change: .lengthChange)
    let lengths = actual.literalLengths + actual.distanceLengths
    var index = 0
    var right = 0
    for run in actual.runs {
      let border = actual.literalLengths.count
      if run == CodeDescription.nextRun(lengths, at: index, border: border) {
        right += 1
      } else {
        recorder.put(right + 1, .runsRight)
        right = 0
        recorder.put(max(run.symbol - 15, 0), .runKind)
        if run.symbol > 15 { recorder.put(run.extra.value, .runCount) }
      }
      index += run.count
    }
    recorder.put(0, .runsRight)
    let runLengths = CodeDescription.runLengths(actual.runs)
    recorder.putChanges(
      actual.runLengths, expected: runLengths, right: .runLengthsRight, change: .runLengthChange)
    recorder.put(
      ZigZag.encode(
        actual.runLengthCount - CodeDescription.runLengthCount(actual.runLengths)),
      .runLengthCount)
  }

  static func read(
    expected: CodeDescription, from source: inout some CorrectionSource
  ) throws(DeflateFailure) -> CodeDescription {
    guard try source.next(.codes, atMost: 1) == 1 else { return expected }
    var codes = CodeDescription()
    let literalCount = try source.next(
      .literalCount, from: expected.literalLengths.count, within: 257...Alphabet.literalCount)
    let distanceCount = try source.next(
      .distanceCount, from: expected.distanceLengths.count, within: 1...Alphabet.distanceCount)
    codes.literalLengths = try source.nextChanges(
      literalCount, expected: expected.literalLengths, limit: Alphabet.maxCodeLength,
      right: .lengthsRight, change: .lengthChange)
    codes.distanceLengths = try source.nextChanges(
      distanceCount, expected: expected.distanceLengths, limit: Alphabet.maxCodeLength,
      right: .lengthsRight, change: .lengthChange)
    let lengths = codes.literalLengths + codes.distanceLengths
    var index = 0
    var right = try source.next(.runsRight, atMost: lengths.count)
    while index < lengths.count {
      let run: CodeDescription.Run
      if right == 1 {
        run = try readRun(lengths[index], left: lengths.count - index, from: &source)
        right = try source.next(.runsRight, atMost: lengths.count)
      } else {
        run = CodeDescription.nextRun(lengths, at: index, border: literalCount)
        if right > 0 { right -= 1 }
      }
      codes.runs.append(run)
      index += run.count
    }
    guard right == 0 else { throw .contradictory }
    codes.runLengths = try source.nextChanges(
      Alphabet.codeLengthCount, expected: CodeDescription.runLengths(codes.runs),
      limit: Alphabet.maxCodeLengthLength, right: .runLengthsRight, change: .runLengthChange)
    codes.runLengthCount = try source.next(
      .runLengthCount, from: CodeDescription.runLengthCount(codes.runLengths),
      within: 4...Alphabet.codeLengthCount)
    return codes
  }

  /// A run other than the foretold one.
  private static func readRun(
    _ length: UInt8, left: Int, from source: inout some CorrectionSource
  ) throws(DeflateFailure) -> CodeDescription.Run {
    let kind = try source.next(.runKind, atMost: 3)
    guard kind > 0 else { return CodeDescription.Run(symbol: Int(length), count: 1) }
    let symbol = 15 + kind
    let extra = try source.next(.runCount, atMost: 1 << CodeDescription.Run.bits(symbol) - 1)
    let count = extra + (symbol == 18 ? 11 : 3)
    guard count <= left else { throw .contradictory }
    return CodeDescription.Run(symbol: symbol, count: count)
  }
}
