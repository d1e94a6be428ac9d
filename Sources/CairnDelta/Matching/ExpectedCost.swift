// SPDX-License-Identifier: Apache-2.0

/// What the parser expected a parse to cost, in 1/256 bit.
struct ExpectedCost {
  /// How many bytes of covers differ from the base.
  private(set) var residualCount = 0
  /// The cost of the covered bytes.
  private(set) var residuals = 0
  /// The cost of starting and ending covers.
  private(set) var changes = 0
  private var lastDiagonal = 0
  private var lastEnd = 0
  private var lastValue: UInt8 = 0

  /// Adds a cover of `base` at `offset`.
  mutating func add(
    _ cover: Cover, base: ByteView, at offset: Int, target: ByteView, _ costs: CoverCosts
  ) {
    let diagonal = offset - cover.start
    changes += costs.change(from: lastDiagonal, to: diagonal, gap: cover.start - lastEnd)
    if cover.start > lastEnd { changes += costs.toLiteral }
    lastDiagonal = diagonal
    lastEnd = cover.end
    var done = 0
    var isNext = false
    while done < cover.length {
      let run = target.commonPrefix(
        at: cover.start + done, with: base, at: offset + done, limit: cover.length - done)
      residuals += run * costs.match
      done += run
      if run > 0 { isNext = false }
      if done == cover.length { break }
      let value = target[cover.start + done] &- base[offset + done]
      residualCount += 1
      residuals +=
        isNext ? costs.nextMiss : value == lastValue ? costs.repeatedMiss : costs.firstMiss
      if !isNext { lastValue = value }
      isNext = true
      done += 1
    }
  }
}
