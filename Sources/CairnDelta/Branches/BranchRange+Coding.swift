// SPDX-License-Identifier: Apache-2.0

// References/Branches 1: four numbers for each range: from the end of the one before (or the start);
// the length less one; the address; the machine.

extension BranchRange {
  /// How many numbers describe a range.
  static let numberCount = 4
  /// What a decoder keeps of a range, in bytes.
  private static let rangeSize = 32

  /// What a decoder needs for ranges described by `numbers` numbers.
  static func memory(numbers: Int) -> Int {
    numbers / numberCount * rangeSize + 4 * BranchFilter.blockSize
  }

  /// The stream that describes `ranges`.
  static func stream(_ ranges: [BranchRange]) -> PendingStream {
    var writer = NumberStreamWriter(contextCount: numberCount)
    var place = 0
    for part in ranges {
      let numbers = [
        part.range.lowerBound - place, part.range.count - 1, Int(part.address),
        Int(part.machine.rawValue),
      ]
      for (number, value) in numbers.enumerated() { writer.append(value) { _ in number } }
      place = part.range.upperBound
    }
    return writer.finish(.branch)
  }

  /// Reads back what `stream` wrote.
  static func read(
    _ header: DeltaHeader, _ streams: StreamTable
  ) throws(CairnError) -> [BranchRange] {
    let count = header.symbolCount(.branch)
    guard count > 0 else { return [] }
    let size = header.targetSize
    var numbers = try NumberStreamReader(.branch, streams)
    var ranges: [BranchRange] = []
    var place = 0
    for _ in 0..<(count + numberCount - 1) / numberCount {
      let start = place + (try numbers.next(context: 0, limit: size - place))
      guard start < size else { throw malformed("describes a range outside of the target") }
      let end = start + (try numbers.next(context: 1, limit: size - start - 1)) + 1
      let address = try numbers.next(context: 2, limit: Int(UInt32.max))
      let number = try numbers.next(context: 3, limit: 255)
      guard let machine = ExecutableImage.Machine(rawValue: UInt8(number)), machine != .none else {
        throw malformed("names the unknown machine \(number)")
      }
      ranges.append(
        BranchRange(range: start..<end, address: UInt32(address), machine: machine))
      place = end
    }
    try numbers.finish()
    return ranges
  }

  private static func malformed(_ what: String) -> CairnError {
    StreamTable.malformed(.branch, what)
  }
}
