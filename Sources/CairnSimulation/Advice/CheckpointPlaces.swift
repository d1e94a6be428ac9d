// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Which releases are checkpoints.
struct CheckpointPlaces {
  /// Those that are published and cannot be moved.
  let fixed: [Int]
  /// All of them; `nil` where the advice is to find them.
  let places: [Int]?

  /// Finds the releases that are meant.
  ///
  /// Throws `checkpointUnusable` for a name of none, for a preview, and for the first release, which is
  /// none; and where published checkpoints are left out.
  init(
    _ choice: SimulationOptions.Checkpoints?, published: [Int], chain: Chain
  ) throws(CairnError) {
    fixed = published
    switch choice {
    case nil where !published.isEmpty: places = published
    case nil, .advised?: places = nil
    case .every(let step)?:
      let after = published.last ?? 0
      let more = stride(from: after + step, to: chain.releases.count, by: step)
      places = published + more.filter { !chain.releases[$0].isPreview }
    case .given(let names)?:
      var found: Set<Int> = Set(published)
      for name in names { found.insert(try CheckpointPlaces.place(of: name, in: chain)) }
      let last = published.last ?? 0
      if let lost = found.first(where: { $0 < last && !published.contains($0) }) {
        throw CairnError(
          .checkpointUnusable,
          "\(chain.releases[lost].id) is published and is no checkpoint",
          hint: "name releases after \(chain.releases[last].id), the last published checkpoint")
      }
      places = found.sorted()
    }
  }

  private static func place(of name: String, in chain: Chain) throws(CairnError) -> Int {
    guard let place = chain.place(of: name) else {
      throw CairnError(
        .checkpointUnusable, "there is no release \(name.debugDescription) in the chain",
        hint: "name some of " + chain.releases.map(\.id).joined(separator: ", "))
    }
    guard place > 0, !chain.releases[place].isPreview else {
      throw CairnError(
        .checkpointUnusable,
        place == 0
          ? "\(name) is the first release, which is no checkpoint but what all others build on"
          : "\(name) is a preview, which is never a checkpoint",
        hint: "name other releases")
    }
    return place
  }
}
