// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

extension Manifest {
  static let magic: [UInt8] = [0x89] + Array("CAIRNM".utf8) + [1]
  private static let mostFeatures = 4096

  private enum Kind {
    static let mask: UInt8 = 3
    static let directory: UInt8 = 0
    static let file: UInt8 = 1
    static let symbolicLink: UInt8 = 2
    static let hardLink: UInt8 = 3
    static let hasAttributes: UInt8 = 4
    static let hasFeature: UInt8 = 8
    static let hasTime: UInt8 = 16
  }

  // MARK: Writing

  /// The manifest as bytes; equal manifests give equal bytes.
  ///
  /// - Complexity: O(n).
  public func encoded() -> [UInt8] {
    var sets: [[ExtendedAttribute]] = []
    var setNumbers: [[ExtendedAttribute]: Int] = [:]
    for entry in entries where !entry.attributes.isEmpty && setNumbers[entry.attributes] == nil {
      setNumbers[entry.attributes] = sets.count
      sets.append(entry.attributes)
    }
    var writer = FormatWriter()
    writer.raw(Manifest.magic)
    writer.number(features.count)
    features.forEach { writer.text($0) }
    writer.number(sets.count)
    for set in sets {
      writer.number(set.count)
      for attribute in set {
        writer.counted(attribute.name)
        writer.counted(attribute.value)
      }
    }
    writer.number(entries.count)
    writeEntries(setNumbers, to: &writer)
    writer.number(contents.count)
    for content in contents {
      writer.number(content.size)
      writer.digest(content.digest)
    }
    return writer.bytes
  }

  private func writeEntries(
    _ setNumbers: [[ExtendedAttribute]: Int], to writer: inout FormatWriter
  ) {
    var last: [UInt8] = []
    var contentNumbers: [Digest: Int] = [:]
    var places: [TreePath: Int] = [:]
    let hasLinks = entries.contains { if case .hardLink = $0.node { true } else { false } }
    for (place, entry) in entries.enumerated() {
      let path = entry.path.bytes
      let shared = zip(last, path).prefix { $0 == $1 }.count
      writer.number(shared)
      writer.counted(path[shared...])
      last = path
      writer.byte(Manifest.kind(of: entry))
      switch entry.node {
      case .directory, .file: writer.number(Int(entry.mode))
      case .symbolicLink, .hardLink: break
      }
      if entry.feature > 0 { writer.number(entry.feature) }
      if let set = setNumbers[entry.attributes] { writer.number(set) }
      switch entry.node {
      case .directory: break
      case .file(let content, _, let modified):
        if let number = contentNumbers[content] {
          writer.number(contentNumbers.count - number)
        } else {
          writer.number(0)
          contentNumbers[content] = contentNumbers.count
        }
        if let modified { writer.signed(Int(modified)) }
        if hasLinks { places[entry.path] = place }
      case .symbolicLink(let target): writer.counted(target)
      case .hardLink(let first): writer.number(place - (places[first] ?? 0))
      }
    }
  }

  private static func kind(of entry: TreeEntry) -> UInt8 {
    var kind: UInt8
    switch entry.node {
    case .directory: kind = Kind.directory
    case .file(_, _, let modified): kind = Kind.file | (modified == nil ? 0 : Kind.hasTime)
    case .symbolicLink: kind = Kind.symbolicLink
    case .hardLink: kind = Kind.hardLink
    }
    if entry.feature > 0 { kind |= Kind.hasFeature }
    if !entry.attributes.isEmpty { kind |= Kind.hasAttributes }
    return kind
  }

  // MARK: Reading

  /// Reads a raw manifest.
  ///
  /// Throws `packageMalformed` for anything that the format does not allow.
  /// - Complexity: O(n); memory is bounded by a small multiple of the input's size.
  public init(reading bytes: ByteView) throws(CairnError) {
    var reader = FormatReader(bytes, subject: "the manifest")
    guard try reader.bytes(8) == Manifest.magic else { throw reader.malformed("its start") }
    let featureCount = try reader.number(upTo: Manifest.mostFeatures, "the number of features")
    var features: [String] = []
    for _ in 0..<featureCount { features.append(try reader.text(1...64, "a feature")) }
    let sets = try Manifest.readSets(&reader)
    let count = try reader.count(upTo: Manifest.mostEntries, least: 4, "entries")
    var drafts: [Draft] = []
    drafts.reserveCapacity(count)
    var state = ReadingState(sets: sets)
    for _ in 0..<count { drafts.append(try Manifest.readEntry(&reader, &state)) }
    guard state.usedSets == sets.count else { throw reader.malformed("unused attributes") }
    let contents = try Manifest.readContents(&reader, count: state.contentCount)
    try reader.finish()

    var check = ManifestCheck(
      features: features, hasLinks: state.hasLinks, count: contents.count)
    var entries: [TreeEntry] = []
    entries.reserveCapacity(count)
    for draft in drafts {
      var entry = draft.entry
      if let number = draft.content, case .file(_, _, let modified) = entry.node {
        let content = contents[number]
        entry.node = .file(content: content.digest, size: content.size, modified: modified)
      } else if let first = draft.first {
        entry.node = .hardLink(to: drafts[first].entry.path)
      }
      try check.add(entry)
      entries.append(entry)
    }
    try check.finish()
    guard check.contents.count == contents.count else {
      throw reader.malformed("a content is listed twice")
    }
    self.init(features: features, entries: entries, contents: contents)
  }

  /// An entry whose content or first name is still a number.
  private struct Draft {
    var entry: TreeEntry
    var content: Int?
    var first: Int?
  }

  private struct ReadingState {
    let sets: [[ExtendedAttribute]]
    var path: [UInt8] = []
    var place = 0
    var contentCount = 0
    var usedSets = 0
    var hasLinks = false
  }

  private static func readSets(
    _ reader: inout FormatReader
  ) throws(CairnError) -> [[ExtendedAttribute]] {
    var sets: [[ExtendedAttribute]] = []
    for _ in 0..<(try reader.count(least: 4, "sets of attributes")) {
      var set: [ExtendedAttribute] = []
      for _ in 0..<(try reader.count(least: 3, "attributes")) {
        set.append(
          ExtendedAttribute(
            name: try reader.counted(1...255, "an attribute's name"),
            value: try reader.counted(0...65_536, "an attribute's value")))
      }
      guard !set.isEmpty else { throw reader.malformed("an empty set of attributes") }
      sets.append(set)
    }
    guard Set(sets).count == sets.count else { throw reader.malformed("attributes occur twice") }
    return sets
  }

  private static func readEntry(
    _ reader: inout FormatReader, _ state: inout ReadingState
  ) throws(CairnError) -> Draft {
    let shared = try reader.number(upTo: state.path.count, "a path")
    let suffix = try reader.counted(1...TreePath.longestPath, "a path")
    if shared < state.path.count, state.path[shared] == suffix[0] {
      throw reader.malformed("a path shares more than it says")
    }
    state.path.replaceSubrange(shared..., with: suffix)
    guard let path = TreePath(state.path) else {
      throw reader.malformed("a path that could lead out of the tree")
    }
    let kind = try reader.byte()
    let isFile = kind & Kind.mask == Kind.file
    let isLink = kind & Kind.mask >= Kind.symbolicLink
    guard kind < 32, isFile || kind & Kind.hasTime == 0, !isLink || kind & Kind.hasAttributes == 0
    else { throw reader.malformed("\(path) is of the unknown kind \(kind)") }
    var draft = Draft(entry: TreeEntry(path: path, node: .directory))
    if !isLink { draft.entry.mode = UInt16(try reader.number(upTo: 0o7777, "a mode")) }
    if kind & Kind.hasFeature != 0 {
      draft.entry.feature = try reader.number(upTo: mostFeatures, "a feature's number")
      guard draft.entry.feature > 0 else { throw reader.malformed("the feature 0") }
    }
    if kind & Kind.hasAttributes != 0 {
      let set = try reader.number(
        upTo: min(state.usedSets, state.sets.count - 1), "the number of attributes")
      state.usedSets = max(state.usedSets, set + 1)
      draft.entry.attributes = state.sets[set]
    }
    try readNode(kind, &reader, &state, &draft)
    state.place += 1
    return draft
  }

  private static func readNode(
    _ kind: UInt8, _ reader: inout FormatReader, _ state: inout ReadingState, _ draft: inout Draft
  ) throws(CairnError) {
    switch kind & Kind.mask {
    case Kind.directory: break
    case Kind.file:
      let back = try reader.number(upTo: state.contentCount, "the number of a content")
      draft.content = state.contentCount - back
      if back == 0 { state.contentCount += 1 }
      let modified = kind & Kind.hasTime == 0 ? nil : Int64(try reader.signed("a time"))
      // Digest and size follow with the contents.
      draft.entry.node = .file(content: Manifest.unknown, size: 0, modified: modified)
    case Kind.symbolicLink:
      draft.entry.node = .symbolicLink(target: try reader.counted(1...4095, "a link's target"))
    default:
      let back = try reader.number(upTo: state.place, "the first name of a hard link")
      guard back > 0 else { throw reader.malformed("a hard link to itself") }
      draft.first = state.place - back
      state.hasLinks = true
    }
  }

  private static let unknown = Digest([UInt8](repeating: 0, count: Digest.size))

  private static func readContents(
    _ reader: inout FormatReader, count expected: Int
  ) throws(CairnError) -> [Content] {
    let count = try reader.count(least: 33, "contents")
    guard count == expected else { throw reader.malformed("\(count) contents, used \(expected)") }
    var contents: [Content] = []
    contents.reserveCapacity(count)
    for _ in 0..<count {
      let size = try reader.number(upTo: largestSize, "the size of a content")
      contents.append(Content(digest: try reader.digest(), size: size))
    }
    return contents
  }
}
