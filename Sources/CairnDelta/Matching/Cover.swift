// SPDX-License-Identifier: Apache-2.0

/// A range of the target that is made from the base, or from one repeated byte.
public struct Cover: Sendable, Hashable {
  /// Where a cover's bytes come from.
  public enum Source: Sendable, Hashable {
    /// The base from this offset on, corrected by residuals.
    case base(Int)
    /// One byte, repeated; exact.
    case fill(UInt8)
  }

  /// Where the cover starts in the target.
  public var start: Int
  /// Its length in bytes; at least one.
  public var length: Int
  /// Where its bytes come from.
  public var source: Source

  /// The first offset of the target behind the cover.
  public var end: Int { start + length }

  /// Where it starts in the base; nil for a fill.
  var baseOffset: Int? {
    if case .base(let offset) = source { return offset }
    return nil
  }

  /// Creates a cover.
  public init(start: Int, length: Int, source: Source) {
    self.start = start
    self.length = length
    self.source = source
  }
}

extension Cover {
  /// Joins covers that go on where the one before ends (`covers` in order, disjoint).
  static func merging(_ covers: [Cover]) -> [Cover] {
    var result: [Cover] = []
    result.reserveCapacity(covers.count)
    for cover in covers where cover.length > 0 {
      if let last = result.last, last.end == cover.start, last.goesOn(in: cover) {
        result[result.count - 1].length += cover.length
      } else {
        result.append(cover)
      }
    }
    return result
  }

  private func goesOn(in next: Cover) -> Bool {
    switch (source, next.source) {
    case (.base(let here), .base(let there)): return here + length == there
    case (.fill(let here), .fill(let there)): return here == there
    default: return false
    }
  }
}
