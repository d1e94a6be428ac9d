// SPDX-License-Identifier: Apache-2.0

/// Names that somebody may have meant who wrote another one.
struct NearNames {
  /// The nearest ones, the best first, at most three.
  let names: [String]

  /// Compares a name with others: what differs in a third of its letters is near.
  init(of name: String, among others: [String]) {
    let letters = Array(name.lowercased().prefix(128))
    let most = max(1, letters.count / 3)
    var found: [(distance: Int, name: String)] = []
    for other in Set(others) {
      let distance = NearNames.distance(letters, Array(other.lowercased().prefix(128)))
      if distance <= most { found.append((distance, other)) }
    }
    names = found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// How many letters have to be put in, taken out or changed (Levenshtein).
  private static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var row = Array(0...other.count)
    for (place, letter) in one.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in other.indices {
        let changed = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }
}
