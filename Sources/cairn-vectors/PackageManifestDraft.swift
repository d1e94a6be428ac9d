// SPDX-License-Identifier: Apache-2.0

/// A manifest before it is written, with every field open to lies (Format-Package 1).
struct PackageManifestDraft {
  /// A name and a value.
  struct Attribute {
    var name: [UInt8]
    var value: [UInt8]

    init(_ name: String, _ value: String) {
      self.name = Array(name.utf8)
      self.value = Array(value.utf8)
    }
  }

  /// An entry; what is `nil` is written as it should be.
  struct Entry {
    /// What there is; files and hard links refer by number, to a content and to an entry.
    enum Node {
      case directory
      case file(content: Int, time: Int?)
      case link([UInt8])
      case hardLink(entry: Int)
    }

    var path: [UInt8]
    var node: Node
    var mode = 0o755
    var feature = 0
    var set: Int?
    /// How much of the path before is said to be shared.
    var shared: Int?
    /// What is said to follow what is shared.
    var suffix: [UInt8]?
    /// Added to the kind.
    var strangeBits: UInt8 = 0
    /// What stands in the place of all fields behind the kind.
    var fields: [UInt8]?
  }

  var magic: [UInt8] = [0x89, 0x43, 0x41, 0x49, 0x52, 0x4E, 0x4D, 1]
  var features: [[UInt8]] = []
  var sets: [[Attribute]] = []
  var entries: [Entry]
  /// The contents themselves; files refer to them.
  var contents: [[UInt8]]
  var featureCount: [UInt8]?
  var setCount: [UInt8]?
  var entryCount: [UInt8]?
  var contentCount: [UInt8]?
  /// The sizes of contents that have others than they should, by their numbers.
  var sizes: [Int: Int] = [:]
  /// What the list says of contents, by their places in it.
  var digests: [Int: [UInt8]] = [:]
  /// How many of the contents that are used stand in the list.
  var listed: Int?
  var trailer: [UInt8] = []

  init(_ entries: [Entry], contents: [[UInt8]] = []) {
    self.entries = entries
    self.contents = contents
  }

  /// The numbers of contents in the order of their first use.
  var order: [Int] {
    entries.reduce(into: []) { order, entry in
      if case .file(let content, _) = entry.node, !order.contains(content) { order.append(content) }
    }
  }

  /// The raw manifest.
  var bytes: [UInt8] {
    var bytes = magic + (featureCount ?? WireNumber.varint(features.count))
    bytes += features.flatMap { WireNumber.counted($0) }
    bytes += setCount ?? WireNumber.varint(sets.count)
    for set in sets {
      bytes += WireNumber.varint(set.count)
      bytes += set.flatMap { WireNumber.counted($0.name) + WireNumber.counted($0.value) }
    }
    bytes += entryCount ?? WireNumber.varint(entries.count)
    bytes += entryBytes
    let order = Array(self.order.prefix(listed ?? .max))
    bytes += contentCount ?? WireNumber.varint(order.count)
    for (place, content) in order.enumerated() {
      bytes += WireNumber.varint(sizes[content] ?? contents[content].count)
      bytes += digests[place] ?? DeltaDraft.digest(contents[content])
    }
    return bytes + trailer
  }

  private var entryBytes: [UInt8] {
    var bytes: [UInt8] = []
    var last: [UInt8] = []
    var used: [Int] = []
    for (place, entry) in entries.enumerated() {
      let shared = entry.shared ?? zip(last, entry.path).prefix { $0 == $1 }.count
      bytes += WireNumber.varint(shared)
      bytes += WireNumber.counted(entry.suffix ?? Array(entry.path.dropFirst(shared)))
      last = entry.path
      bytes.append(PackageManifestDraft.kind(of: entry) ^ entry.strangeBits)
      bytes += entry.fields ?? PackageManifestDraft.fields(of: entry, at: place, used)
      if case .file(let content, _) = entry.node, !used.contains(content) { used.append(content) }
    }
    return bytes
  }

  private static func kind(of entry: Entry) -> UInt8 {
    let common: UInt8 = (entry.set == nil ? 0 : 4) | (entry.feature == 0 ? 0 : 8)
    switch entry.node {
    case .directory: return common
    case .file(_, let time): return common | 1 | (time == nil ? 0 : 16)
    case .link: return common | 2
    case .hardLink: return common | 3
    }
  }

  private static func fields(of entry: Entry, at place: Int, _ used: [Int]) -> [UInt8] {
    let feature = entry.feature == 0 ? [] : WireNumber.varint(entry.feature)
    let common =
      WireNumber.varint(entry.mode) + feature + (entry.set.map { WireNumber.varint($0) } ?? [])
    switch entry.node {
    case .directory: return common
    case .file(let content, let time):
      let back = used.firstIndex(of: content).map { used.count - $0 } ?? 0
      return common + WireNumber.varint(back)
        + (time.map { WireNumber.varint(WireNumber.zigzag($0)) } ?? [])
    case .link(let target): return feature + WireNumber.counted(target)
    case .hardLink(let first): return feature + WireNumber.varint(place - first)
    }
  }
}

extension PackageManifestDraft.Entry {
  static func directory(_ path: String) -> Self { Self(path: Array(path.utf8), node: .directory) }

  static func file(_ path: String, _ content: Int = 0, time: Int? = nil) -> Self {
    Self(path: Array(path.utf8), node: .file(content: content, time: time), mode: 0o644)
  }

  static func link(_ path: String, _ target: String) -> Self {
    Self(path: Array(path.utf8), node: .link(Array(target.utf8)))
  }

  static func hardLink(_ path: String, _ first: Int) -> Self {
    Self(path: Array(path.utf8), node: .hardLink(entry: first))
  }

  /// The entry with other fields.
  func with(_ change: (inout Self) -> Void) -> Self {
    var entry = self
    change(&entry)
    return entry
  }
}
