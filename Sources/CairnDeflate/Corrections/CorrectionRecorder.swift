// SPDX-License-Identifier: Apache-2.0

/// Gathers the corrections of a stream while it is compared with what was foretold.
struct CorrectionRecorder {
  private(set) var corrections: [Correction] = []
  /// Whether a number says anything that is not foretold.
  private(set) var isNeeded = false
  /// For each class: where the count of right tokens will stand, and the count so far.
  private var places = [Int?](repeating: nil, count: TokenPredictor.classCount)
  private var counts = [UInt64](repeating: 0, count: TokenPredictor.classCount)

  mutating func put(_ value: UInt64, _ context: CorrectionContext) {
    corrections.append(Correction(context: UInt8(context.rawValue), value: value))
    if value != 0 { isNeeded = true }
  }

  mutating func put(_ value: Int, _ context: CorrectionContext) {
    put(UInt64(value), context)
  }

  /// Takes the token that stands where `predictor` has foretold one. Throws `contradictory` where
  /// the content at the position is not what the token stands for.
  @inline(__always)
  mutating func take(
    _ token: Token, after predictor: TokenPredictor
  ) throws(DeflateFailure) {
    let isRight = token == predictor.token
    count(predictor.tokenClass, isRight: isRight)
    if !isRight { try TokenCorrections.write(token, after: predictor, to: &self) }
  }

  /// Counts a token of a class as right or wrong.
  @inline(__always)
  private mutating func count(_ tokenClass: Int, isRight: Bool) {
    let place: Int
    if let known = places[tokenClass] {
      place = known
    } else {
      place = corrections.count
      places[tokenClass] = place
      counts[tokenClass] = 0
      corrections.append(
        Correction(
          context: UInt8(CorrectionContext.tokensRight.rawValue + tokenClass), value: 0))
    }
    if isRight {
      counts[tokenClass] &+= 1
      return
    }
    isNeeded = true
    corrections[place] = Correction(
      context: corrections[place].context, value: counts[tokenClass] &+ 1)
    places[tokenClass] = nil
  }

  /// Says which values of `actual` are not those of `expected`, a list as long.
  mutating func putChanges(
    _ actual: [UInt8], expected: [UInt8], right: CorrectionContext, change: CorrectionContext
  ) {
    var count = 0
    for (index, value) in actual.enumerated() {
      let foretold = index < expected.count ? expected[index] : 0
      if value == foretold {
        count += 1
      } else {
        put(count + 1, right)
        put(ZigZag.encode(Int(value) - Int(foretold)) - 1, change)
        count = 0
      }
    }
    put(0, right)
  }
}
