// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnRelease

extension SwitchJournal {
  private static let attributeLimit = 1 << 16

  /// The plan of a journal.
  ///
  /// Throws `damagedJournal` for anything that the format does not allow, `unknownJournal` for another
  /// version.
  public static func decode(_ content: [UInt8]) throws(CairnError) -> SwitchPlan {
    try content.withView { view throws(CairnError) in try decode(view) }
  }

  private static func decode(_ content: ByteView) throws(CairnError) -> SwitchPlan {
    let end = content.count - Digest.size
    guard end > magic.count, content[0..<magic.count].copied() == magic else {
      throw JournalReader.malformed("it does not begin like one")
    }
    guard content[magic.count] == version else {
      throw CairnError(
        .unknownJournal, "the journal is of version \(content[magic.count]), not \(version)",
        hint: "complete the transaction with the cairn that has begun it")
    }
    var hasher = SHA256Hasher()
    hasher.update(content[0..<end])
    guard hasher.digest() == Digest(content[end..<content.count]) else {
      throw JournalReader.malformed("its check does not match")
    }
    var reader = JournalReader(content[0..<end])
    _ = try reader.bytes(magic.count + 1)
    let text = try reader.counted(upTo: descriptionLimit, "the description")
    guard let description = String(validating: text, as: UTF8.self) else {
      throw JournalReader.malformed("its description is no text")
    }
    var plan = SwitchPlan(description: description)
    // An operation has three bytes at least, so the count asks for no more than the content has.
    let count = try reader.number(upTo: reader.remaining / 3, "the number of operations")
    plan.operations.reserveCapacity(count)
    var staged: Set<Int> = []
    for _ in 0..<count {
      let operation = try operation(from: &reader)
      if let number = operation.staged, !staged.insert(number).inserted {
        throw JournalReader.malformed("a staged node has two places")
      }
      plan.operations.append(operation)
    }
    guard reader.remaining == 0 else { throw JournalReader.malformed("bytes follow its end") }
    return plan
  }

  private static func operation(
    from reader: inout JournalReader
  ) throws(CairnError) -> SwitchOperation {
    let code = try reader.byte()
    let path = try reader.path(orRoot: code == Code.adjust)
    switch code {
    case Code.remove: return .remove(path, old: try old(from: &reader))
    case Code.removeDirectory: return .removeDirectory(path)
    case Code.saveAside: return .saveAside(path, as: try reader.path())
    case Code.place:
      let staged = try reader.number(upTo: Int(Int32.max), "a staged node's number")
      return .place(path, staged: staged, old: try old(from: &reader))
    case Code.adjust: return .adjust(path, try changes(from: &reader))
    default: throw JournalReader.malformed("it has an unknown operation")
    }
  }

  private static func old(from reader: inout JournalReader) throws(CairnError) -> OldFile {
    guard let old = OldFile(rawValue: try reader.byte()) else {
      throw JournalReader.malformed("it does not say what becomes of an old file")
    }
    return old
  }

  private static func changes(from reader: inout JournalReader) throws(CairnError) -> NodeChanges {
    let which = try reader.byte()
    guard which & ~(Which.mode | Which.modified | Which.attributes) == 0 else {
      throw JournalReader.malformed("it adjusts what cannot be adjusted")
    }
    var changes = NodeChanges()
    if which & Which.mode != 0 {
      changes.mode = UInt16(try reader.number(upTo: 0o7777, "a mode"))
    }
    if which & Which.modified != 0 { changes.modified = Int64(try reader.signed("a time")) }
    guard which & Which.attributes != 0 else { return changes }
    let count = try reader.number(upTo: reader.remaining / 2, "the number of attributes")
    var attributes: [ExtendedAttribute] = []
    for _ in 0..<count {
      let name = try reader.counted(upTo: TreePath.longestName, "an attribute's name")
      let value = try reader.counted(upTo: attributeLimit, "an attribute's value")
      let attribute = ExtendedAttribute(name: name, value: value)
      guard !name.isEmpty, !name.contains(0), attributes.last.map({ $0 < attribute }) ?? true else {
        throw JournalReader.malformed("an attribute's name is out of order")
      }
      attributes.append(attribute)
    }
    changes.attributes = attributes
    return changes
  }
}
