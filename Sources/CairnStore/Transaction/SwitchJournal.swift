// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// The form in which a plan survives a loss of power (Store, Journal).
public enum SwitchJournal {
  static let magic = Array("CRNJ".utf8)
  static let version: UInt8 = 1
  static let descriptionLimit = 1024
  /// A journal of a million long paths is smaller; nothing larger is read into memory.
  static let sizeLimit = 512 << 20

  enum Code {
    static let remove: UInt8 = 0
    static let removeDirectory: UInt8 = 1
    static let saveAside: UInt8 = 2
    static let place: UInt8 = 3
    static let adjust: UInt8 = 4
  }

  enum Which {
    static let mode: UInt8 = 1
    static let modified: UInt8 = 2
    static let attributes: UInt8 = 4
  }

  /// The journal of a plan.
  public static func encode(_ plan: SwitchPlan) -> [UInt8] {
    var writer = JournalWriter()
    writer.raw(magic)
    writer.byte(version)
    writer.counted(description(plan.description))
    writer.number(plan.operations.count)
    for operation in plan.operations { append(operation, to: &writer) }
    var hasher = SHA256Hasher()
    writer.bytes.withView { hasher.update($0) }
    writer.raw(hasher.digest().bytes)
    return writer.bytes
  }

  private static func append(_ operation: SwitchOperation, to writer: inout JournalWriter) {
    switch operation {
    case .remove(let path, let old):
      writer.byte(Code.remove)
      writer.path(path)
      writer.byte(old.rawValue)
    case .removeDirectory(let path):
      writer.byte(Code.removeDirectory)
      writer.path(path)
    case .saveAside(let path, let name):
      writer.byte(Code.saveAside)
      writer.path(path)
      writer.path(name)
    case .place(let path, let staged, let old):
      writer.byte(Code.place)
      writer.path(path)
      writer.number(staged)
      writer.byte(old.rawValue)
    case .adjust(let path, let changes):
      writer.byte(Code.adjust)
      writer.path(path)
      append(changes, to: &writer)
    }
  }

  private static func append(_ changes: NodeChanges, to writer: inout JournalWriter) {
    writer.byte(
      (changes.mode == nil ? 0 : Which.mode) | (changes.modified == nil ? 0 : Which.modified)
        | (changes.attributes == nil ? 0 : Which.attributes))
    if let mode = changes.mode { writer.number(Int(mode)) }
    if let modified = changes.modified { writer.signed(Int(modified)) }
    guard let attributes = changes.attributes else { return }
    writer.number(attributes.count)
    for attribute in attributes.sorted() {
      writer.counted(attribute.name)
      writer.counted(attribute.value)
    }
  }

  /// The text cut to what a journal may say, at a character's end.
  private static func description(_ text: String) -> [UInt8] {
    var text = text
    while text.utf8.count > descriptionLimit { text.removeLast() }
    return Array(text.utf8)
  }
}
