// SPDX-License-Identifier: Apache-2.0

/// The releases whose names look most like one that does not exist.
struct NearNames {
  /// What the releases are called, the nearest first, three at most.
  let titles: [String]

  init(_ name: String, among releases: [ReleaseIdentity]) {
    // Longer names than releases may have are none, and would cost time.
    let letters = Array(name.lowercased().utf8.prefix(ReleaseIdentity.longestName))
    let limit = max(1, letters.count / 4)
    var near: [(distance: Int, ordinal: Int, title: String)] = []
    for release in releases {
      let distances = release.names.map {
        NearNames.distance(letters, Array($0.lowercased().utf8))
      }
      guard let distance = distances.min(), distance <= limit else { continue }
      near.append((distance, -release.ordinal, release.title))
    }
    near.sort { ($0.distance, $0.ordinal, $0.title) < ($1.distance, $1.ordinal, $1.title) }
    var titles: [String] = []
    for release in near where titles.count < 3 && !titles.contains(release.title) {
      titles.append(release.title)
    }
    self.titles = titles
  }

  /// How many letters have to be changed, added, removed or swapped with their neighbour.
  static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var before: [Int] = []
    var last = Array(0...second.count)
    for (row, letter) in first.enumerated() {
      var next = [row + 1]
      for (column, other) in second.enumerated() {
        var distance = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1)
        distance = min(distance, next[column] + 1)
        if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
          distance = min(distance, before[column - 1] + 1)
        }
        next.append(distance)
      }
      before = last
      last = next
    }
    return last[second.count]
  }
}
