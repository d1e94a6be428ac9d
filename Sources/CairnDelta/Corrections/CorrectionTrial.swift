// SPDX-License-Identifier: Apache-2.0

/// Corrections of a single cover, for the tests.
package enum CorrectionTrial {
  private static func content(_ number: Int) -> CorrectionContent {
    CorrectionContent(rawValue: number) ?? .unknown
  }

  /// What turns `predicted` into `target`, which starts at `place` of the whole.
  package static func encode(
    _ predicted: [UInt8], _ target: [UInt8], content number: Int, at place: Int, tableLog: Int
  ) throws(CairnError) -> (count: Int, bytes: [UInt8]) {
    // The codec reads the truth by its place in the whole.
    let whole = [UInt8](repeating: 0, count: place) + target
    return try whole.withView { truth throws(CairnError) in
      var codec = CorrectionCodec(tableLog: tableLog, truth: truth, coder: RangeEncoder())
      var bytes = predicted
      codec.start(content(number), length: bytes.count)
      try codec.correct(&bytes, 0..<bytes.count, place: place)
      guard bytes == target else {
        throw CairnError(.damaged, "corrections do not give the target", hint: "report this")
      }
      return (codec.count, codec.coder.finish())
    }
  }

  /// The target that `coded` makes of `predicted`, in parts that end at multiples of `partSize` of
  /// the whole.
  package static func decode(
    _ predicted: [UInt8], _ coded: [UInt8], content number: Int, at place: Int, tableLog: Int,
    partSize: Int
  ) throws(CairnError) -> (count: Int, bytes: [UInt8]) {
    try coded.withView { view throws(CairnError) in
      var codec = CorrectionCodec(
        tableLog: tableLog, truth: .empty,
        coder: try RangeDecoder(BufferedInput(view, range: 0..<view.count)))
      var result: [UInt8] = []
      codec.start(content(number), length: predicted.count)
      while result.count < predicted.count {
        let here = place + result.count
        let count = min(partSize - here % partSize, predicted.count - result.count)
        var part = Array(predicted[result.count..<result.count + count])
        try codec.correct(&part, 0..<count, place: here)
        result += part
      }
      return (codec.count, result)
    }
  }
}
