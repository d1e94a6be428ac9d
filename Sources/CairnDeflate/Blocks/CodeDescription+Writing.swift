// SPDX-License-Identifier: Apache-2.0

extension CodeDescription {
  /// How zlib says codes with these lengths.
  init(_ literalLengths: [UInt8], _ distanceLengths: [UInt8]) {
    self.literalLengths = literalLengths
    self.distanceLengths = distanceLengths
    let lengths = literalLengths + distanceLengths
    var said = 0
    while said < lengths.count {
      let run = CodeDescription.nextRun(lengths, at: said, border: literalLengths.count)
      runs.append(run)
      said += run.count
    }
    runLengths = CodeDescription.runLengths(runs)
    runLengthCount = CodeDescription.runLengthCount(runLengths)
  }

  /// The run that zlib says at `index`: as long as it may be, never over the border between both
  /// codes.
  static func nextRun(_ lengths: [UInt8], at index: Int, border: Int) -> Run {
    let end = index < border ? border : lengths.count
    let length = lengths[index]
    var count = 1
    while index + count < end, count < 138, lengths[index + count] == length { count += 1 }
    if length == 0 {
      if count >= 11 { return Run(symbol: 18, count: count) }
      if count >= 3 { return Run(symbol: 17, count: count) }
    } else if count >= 3, index != 0, index != border, lengths[index - 1] == length {
      return Run(symbol: 16, count: min(count, 6))
    }
    return Run(symbol: Int(length), count: 1)
  }

  /// The lengths that zlib gives the symbols of the runs.
  static func runLengths(_ runs: [Run]) -> [UInt8] {
    var frequencies = [Int](repeating: 0, count: Alphabet.codeLengthCount)
    for run in runs { frequencies[run.symbol] += 1 }
    let lengths = CodeBuilder.lengths(frequencies, maxLength: Alphabet.maxCodeLengthLength)
    return lengths + [UInt8](repeating: 0, count: Alphabet.codeLengthCount - lengths.count)
  }

  /// How many of the lengths zlib says: up to the last that is not 0, at least four.
  static func runLengthCount(_ runLengths: [UInt8]) -> Int {
    let last = Alphabet.codeLengthOrder.lastIndex { runLengths[$0] != 0 } ?? 0
    return max(last + 1, 4)
  }

  /// The bits of the header, without the three that each block has.
  var size: Int {
    runs.reduce(into: 5 + 5 + 4 + 3 * runLengthCount) { size, run in
      size += Int(runLengths[run.symbol]) + run.extra.bits
    }
  }

  /// Writes the header, without the three bits that each block has. Throws `contradictory` where a
  /// symbol has no code.
  func write(_ writer: inout BitWriter, into output: inout [UInt8]) throws(DeflateFailure) {
    writer.put(literalLengths.count - 257, 5, into: &output)
    writer.put(distanceLengths.count - 1, 5, into: &output)
    writer.put(runLengthCount - 4, 4, into: &output)
    for symbol in Alphabet.codeLengthOrder[..<runLengthCount] {
      writer.put(Int(runLengths[symbol]), 3, into: &output)
    }
    let table = CodeTable(runLengths)
    for run in runs {
      let code = table[run.symbol]
      guard code.length > 0 else { throw .contradictory }
      let extra = run.extra
      writer.put(
        code.code | extra.value << code.length, code.length + extra.bits, into: &output)
    }
  }
}
