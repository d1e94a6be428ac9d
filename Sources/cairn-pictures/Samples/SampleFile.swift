// SPDX-License-Identifier: Apache-2.0

/// A file of a made-up chain: how large it is, and how often it has changed up to each release.
struct SampleFile {
  let path: String
  let className: String
  let size: Int
  let versions: [Int]
  /// What a delta over one change has, as a part of the file.
  private let deltaPart: Double
  /// What compressing leaves of it.
  private let packedPart: Double

  private static let classes: [(name: String, paths: [String], deltaPart: Double, packed: Double)] =
    [
      ("programs", ["usr/bin/tool", "usr/sbin/service", "usr/libexec/agent"], 0.05, 0.34),
      ("libraries", ["usr/lib/lib", "usr/lib/modules/driver", "usr/lib/plugins/part"], 0.04, 0.31),
      ("scripts", ["usr/share/scripts/step", "usr/lib/python3/module"], 0.03, 0.24),
      ("text", ["etc/settings", "usr/share/doc/notes", "usr/share/licenses/text"], 0.02, 0.28),
      ("images", ["usr/share/icons/icon", "usr/share/wallpapers/picture"], 0.2, 0.97),
      ("archives", ["usr/share/java/archive", "usr/share/fonts/pack"], 0.18, 0.93),
      ("data", ["usr/share/data/table", "var/lib/catalog/index"], 0.12, 0.4),
    ]

  init(number: Int, releaseCount: Int, numbers: inout SampleNumbers) {
    let weights = [0, 0, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6]
    let kind = SampleFile.classes[weights[numbers.below(weights.count)]]
    self.className = kind.name
    self.path = "\(kind.paths[numbers.below(kind.paths.count)])-\(100 + number)"
    // Most are small, a few are very large.
    let scale = numbers.part() * numbers.part() * numbers.part()
    self.size = 9_000 + Int(scale * 24_000_000)
    let chance = numbers.part() < 0.6 ? 0.75 : 0.12
    var version = 0
    self.versions = (0..<releaseCount).map { release in
      if release > 0, numbers.part() < chance { version += 1 }
      return version
    }
    self.deltaPart = kind.deltaPart * (0.4 + 1.2 * numbers.part())
    self.packedPart = kind.packed
  }

  /// What it has compressed.
  var packedSize: Int { Int(Double(size) * packedPart) }

  /// Whether it is another file in the two releases.
  func differs(_ one: Int, _ other: Int) -> Bool { versions[one] != versions[other] }

  /// The delta from a release to another; more changes make a larger one, but not as much larger.
  func delta(_ from: Int, _ to: Int) -> Int {
    let distance = abs(versions[to] - versions[from])
    guard distance > 0 else { return 0 }
    var growth = 1.0
    for step in 1..<max(2, distance) { growth += 0.7 / Double(step + 1) }
    return min(packedSize, Int(Double(size) * deltaPart * growth) + 90)
  }
}
