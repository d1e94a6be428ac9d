// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// The contents of all releases of a chain, by number.
struct ChainContents: Sendable {
  /// The digest and the size of each content.
  private(set) var all: [Manifest.Content] = []
  private var numbers: [Digest: Int32] = [:]
  /// The number of the content of no bytes, which every device has.
  let empty: Int32

  /// No contents but the empty one.
  init() {
    empty = 0
    _ = number(of: Manifest.Content(digest: HydrationPlanner.emptyContent, size: 0))
  }

  /// How many contents there are.
  var count: Int { all.count }

  /// The size of a content.
  func size(_ number: Int32) -> Int { all[Int(number)].size }

  /// The sizes of contents together.
  func size(_ numbers: [Int32]) -> Int { numbers.reduce(0) { $0 + size($1) } }

  /// The digest of a content.
  func digest(_ number: Int32) -> Digest { all[Int(number)].digest }

  /// The contents that a payload is made from and makes.
  func all(_ job: PayloadJob) -> [Manifest.Content] {
    (job.bases + job.targets).map { all[Int($0)] }
  }

  /// The number of a content, which it gets if it has none.
  mutating func number(of content: Manifest.Content) -> Int32 {
    if let number = numbers[content.digest] { return number }
    let number = Int32(all.count)
    numbers[content.digest] = number
    all.append(content)
    return number
  }

  /// The number of a content that is known.
  func number(of digest: Digest) -> Int32? { numbers[digest] }
}
