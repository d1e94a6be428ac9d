// SPDX-License-Identifier: Apache-2.0

/// How far a level looks for matches: the rows of zlib's table.
struct SearchEffort {
  /// A match at least this long makes the search behind it four times shorter.
  let good: Int
  /// A match at least this long is taken without a look at the next byte; where there is no such
  /// look, longer matches are not entered into the chains.
  let lazy: Int
  /// A match at least this long ends the search.
  let nice: Int
  /// The most candidates that are compared.
  let chain: Int
  /// Whether each match is weighed against the one at the next byte.
  let isLazy: Bool

  init(level: Int) {
    switch level {
    case 1: self.init(4, 4, 8, 4, isLazy: false)
    case 2: self.init(4, 5, 16, 8, isLazy: false)
    case 3: self.init(4, 6, 32, 32, isLazy: false)
    case 4: self.init(4, 4, 16, 16, isLazy: true)
    case 5: self.init(8, 16, 32, 32, isLazy: true)
    case 6: self.init(8, 16, 128, 128, isLazy: true)
    case 7: self.init(8, 32, 128, 256, isLazy: true)
    case 8: self.init(32, 128, 258, 1024, isLazy: true)
    default: self.init(32, 258, 258, 4096, isLazy: true)
    }
  }

  private init(_ good: Int, _ lazy: Int, _ nice: Int, _ chain: Int, isLazy: Bool) {
    self.good = good
    self.lazy = lazy
    self.nice = nice
    self.chain = chain
    self.isLazy = isLazy
  }
}
