// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Reads the fields of a journal; every overrun is an error.
struct JournalReader {
  private let content: ByteView
  private var place = 0
  private var last: [UInt8] = []

  init(_ content: ByteView) { self.content = content }

  /// How many bytes are left.
  var remaining: Int { content.count - place }

  static func malformed(_ what: String) -> CairnError {
    CairnError(
      .damagedJournal, "the journal of an unfinished transaction is damaged: \(what)",
      hint: "look for disk errors, then put the release back with cairn repair")
  }

  mutating func bytes(_ count: Int) throws(CairnError) -> [UInt8] {
    guard count >= 0, count <= remaining else { throw JournalReader.malformed("it is cut off") }
    place += count
    return content[place - count..<place].copied()
  }

  mutating func byte() throws(CairnError) -> UInt8 {
    guard remaining > 0 else { throw JournalReader.malformed("it is cut off") }
    place += 1
    return content[place - 1]
  }

  private mutating func varint(_ what: String) throws(CairnError) -> UInt64 {
    let value = try Varint.read { () throws(CairnError) in try byte() }
    guard let value else {
      throw JournalReader.malformed("\(what) is not in its shortest form")
    }
    return value
  }

  mutating func number(upTo limit: Int, _ what: String) throws(CairnError) -> Int {
    let value = try varint(what)
    guard value <= UInt64(limit) else { throw JournalReader.malformed("\(what) is out of range") }
    return Int(value)
  }

  mutating func signed(_ what: String) throws(CairnError) -> Int {
    Varint.unzigzag(try varint(what))
  }

  mutating func counted(upTo limit: Int, _ what: String) throws(CairnError) -> [UInt8] {
    try bytes(number(upTo: limit, "the length of \(what)"))
  }

  /// A path that an operation may be about.
  ///
  /// - Parameter orRoot: whether the operation may be about the root.
  mutating func path(orRoot: Bool = false) throws(CairnError) -> TreePath {
    let shared = try number(upTo: last.count, "a path")
    let rest = try counted(upTo: TreePath.longestPath, "a path")
    last = last[..<shared] + rest
    if orRoot, last.isEmpty { return .root }
    guard let path = TreePath(last), !path.isRoot, !TreeScan.storePath.contains(path) else {
      throw JournalReader.malformed("an operation's path is none of the tree's")
    }
    return path
  }
}
