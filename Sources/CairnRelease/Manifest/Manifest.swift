// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What a release's tree holds (Documentation/Format-Package.md 1).
public struct Manifest: Sendable, Hashable {
  /// A content that the tree has, and its size in bytes.
  public struct Content: Sendable, Hashable {
    /// Its name.
    public var digest: Digest
    /// Its size in bytes.
    public var size: Int

    /// Joins a name and a size.
    public init(digest: Digest, size: Int) {
      self.digest = digest
      self.size = size
    }
  }

  /// The optional parts, ascending; the features of entries are numbered from one in this order.
  public let features: [String]
  /// The entries, sorted by path.
  public let entries: [TreeEntry]
  /// The contents in the order of their first use; payloads refer to them by number.
  public let contents: [Content]

  /// The most entries.
  public static let mostEntries = 1 << 24
  /// The most bytes that the files of a release have together, so that sums of a few thousand releases
  /// cannot overflow.
  public static let largestSize = 1 << 50 - 1
  /// The name at the top of a tree that belongs to the device.
  public static let reservedName = "cairn".utf8.reduce(into: [UInt8(ascii: ".")]) { $0.append($1) }

  /// A manifest of these entries, in any order.
  ///
  /// Throws `packageMalformed` for what no tree can hold (Format-Package 1.1).
  /// - Complexity: O(n log n).
  public init(features: [String] = [], entries: [TreeEntry]) throws(CairnError) {
    let sorted = entries.sorted { $0.path < $1.path }
    var check = ManifestCheck(features: features)
    for entry in sorted { try check.add(entry) }
    try check.finish()
    self.features = features
    self.entries = sorted
    contents = check.contents
  }

  /// Takes over what a check has passed.
  init(features: [String], entries: [TreeEntry], contents: [Content]) {
    self.features = features
    self.entries = entries
    self.contents = contents
  }

  /// The bytes of all files, each name counted once.
  public var size: Int {
    entries.reduce(0) { total, entry in
      if case .file(_, let size, _) = entry.node { return total + size }
      return total
    }
  }

  /// The name of an entry's feature; `nil` for what every device has.
  public func featureName(of entry: TreeEntry) -> String? {
    entry.feature == 0 ? nil : features[entry.feature - 1]
  }

  /// Whether `name` may name a feature.
  public static func isFeatureName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...64).contains(bytes.count) else { return false }
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        if place == 0 { return false }
      default: return false
      }
    }
    return true
  }

  /// The entries that a device with these features has: theirs, and the directories above.
  ///
  /// - Complexity: O(n).
  public func selection(features selected: Set<String>) -> [TreeEntry] {
    if self.features.allSatisfy(selected.contains) { return entries }
    let isSelected = [true] + self.features.map(selected.contains)
    var kept: [TreeEntry] = []
    // From the end, so that a directory is met after everything in it.
    var needed: TreePath?
    for entry in entries.reversed() {
      guard isSelected[entry.feature] || entry.path == needed else { continue }
      kept.append(entry)
      needed = entry.path.parent
    }
    return kept.reversed()
  }
}
