// SPDX-License-Identifier: Apache-2.0

/// What the parts of a delta are expected to cost, in 1/256 bit.
///
/// The cover parser minimises the sum of these; the closer they are to what the coders then spend,
/// the smaller the delta.
struct CoverCosts: Sendable {
  /// Where a byte of the target costs more than this on average, base and target have little in
  /// common.
  static let hardCost = 256

  /// A covered byte that agrees.
  var match = 6
  /// The first byte of a residual.
  var firstMiss = 11 * 256
  /// Each further byte of it.
  var nextMiss = 5 * 256
  /// A residual that repeats the value of the one before.
  var repeatedMiss = 7 * 256
  /// A literal byte.
  var literal = 4 * 256
  /// Leaving a cover for literals.
  var toLiteral = 4 * 256
  /// Taking up the diagonal that literals interrupted.
  var resume = 12 * 256
  /// Going on in the base behind inserted literals.
  var contiguous = 13 * 256
  /// A cover elsewhere: this much,
  var jump = 16 * 256
  /// and this for each bit of the distance.
  var jumpBit = 220
  /// A fill cover.
  var fill = 24 * 256

  /// What changing from one diagonal to another costs.
  @inline(__always)
  func change(from previous: Int, to diagonal: Int, gap: Int) -> Int {
    if diagonal == previous { return resume }
    if Alignment.fillByte(diagonal) != nil { return fill }
    let distance = diagonal &- previous
    if distance == -gap { return contiguous }
    let bits = Int.bitWidth &- Int(bitPattern: distance.magnitude).leadingZeroBitCount
    return jump &+ bits &* jumpBit
  }

  /// Multiplies what residuals cost by `spent / expected`, within reason.
  mutating func scaleMisses(by spent: Int, over expected: Int) {
    let factor = CoverCosts.factor(spent, expected)
    firstMiss = firstMiss * factor / 256
    nextMiss = nextMiss * factor / 256
    repeatedMiss = repeatedMiss * factor / 256
    match = max(2, match * factor / 256)
  }

  /// Multiplies what changes of the diagonal cost by `spent / expected`, within reason.
  mutating func scaleChanges(by spent: Int, over expected: Int) {
    let factor = CoverCosts.factor(spent, expected)
    toLiteral = toLiteral * factor / 256
    resume = resume * factor / 256
    contiguous = contiguous * factor / 256
    jump = jump * factor / 256
    jumpBit = jumpBit * factor / 256
  }

  private static func factor(_ spent: Int, _ expected: Int) -> Int {
    min(max(spent * 256 / max(1, expected), 64), 512)
  }
}
