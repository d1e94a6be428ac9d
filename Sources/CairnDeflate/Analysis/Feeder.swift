// SPDX-License-Identifier: Apache-2.0

/// A predictor that is given the content as it needs it.
struct Feeder {
  var predictor: TokenPredictor
  /// The bytes of the content that the predictor has.
  private var fed = 0

  init(_ settings: DeflateSettings) {
    predictor = TokenPredictor(settings)
  }

  /// Foretells the next token; false at the end of the content.
  @inline(__always)
  mutating func predict(_ content: Span<UInt8>) -> Bool {
    while !predictor.predict() {
      guard feed(content) else { return false }
    }
    return true
  }

  /// Gives the predictor more of the content; false where there is none.
  mutating func feed(_ content: Span<UInt8>) -> Bool {
    guard !predictor.isAtEnd else { return false }
    fed += predictor.fill(content.extracting(droppingFirst: fed))
    if fed == content.count { predictor.finish() }
    return true
  }

  /// Goes on behind bytes that no token stands for. Throws `contradictory` where there are fewer.
  mutating func skip(_ count: Int, _ content: Span<UInt8>) throws(DeflateFailure) {
    var left = count
    var unused: [UInt8] = []
    while left > 0 {
      let part = predictor.skip(left, into: &unused)
      unused.removeAll(keepingCapacity: true)
      left -= part
      if part == 0, !feed(content) { throw .contradictory }
    }
  }
}
