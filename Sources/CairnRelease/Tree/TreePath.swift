// SPDX-License-Identifier: Apache-2.0

/// The place of something in a tree: names joined by `/`, relative to the tree's root.
///
/// Names are bytes, not text: file systems of Linux allow anything but `/` and NUL. A path can never
/// lead out of the tree: `.`, `..` and empty names do not occur.
public struct TreePath: Sendable, Hashable {
  /// The names joined by `/`; no bytes at all for the root.
  public let bytes: [UInt8]

  /// The longest name and the longest path, in bytes, as on Linux.
  public static let longestName = 255
  /// The longest path; what remains of the system's 4096 is for where the tree lies.
  public static let longestPath = 3072

  /// The tree's root itself.
  public static let root = TreePath(unchecked: [])

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// Takes over the bytes of a path; `nil` unless every name may stand in a tree.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= TreePath.longestPath else { return nil }
    for name in bytes.split(separator: TreePath.separator, omittingEmptySubsequences: false)
    where !TreePath.isName(name) {
      return nil
    }
    self.bytes = bytes
  }

  /// Reads a path from text.
  public init?(_ text: String) { self.init(Array(text.utf8)) }

  private static let separator = UInt8(ascii: "/")

  /// Whether the bytes are a name that may stand in a tree.
  public static func isName(_ name: some Collection<UInt8>) -> Bool {
    guard (1...longestName).contains(name.count), !name.contains(0), !name.contains(separator)
    else { return false }
    let dot = UInt8(ascii: ".")
    return !(name.count <= 2 && name.allSatisfy { $0 == dot })
  }

  /// Whether this is the root.
  public var isRoot: Bool { bytes.isEmpty }

  /// The last name; empty for the root.
  public var name: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: TreePath.separator) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// The path of the directory that holds this one; the root's is the root.
  public var parent: TreePath {
    guard let slash = bytes.lastIndex(of: TreePath.separator) else { return .root }
    return TreePath(unchecked: Array(bytes[..<slash]))
  }

  /// The path of `name` in this directory; `nil` for what is no name, and for too long a path.
  public func appending(_ name: some Collection<UInt8>) -> TreePath? {
    guard TreePath.isName(name) else { return nil }
    let length = bytes.count + (isRoot ? 0 : 1) + name.count
    guard length <= TreePath.longestPath else { return nil }
    return TreePath(unchecked: isRoot ? Array(name) : bytes + [TreePath.separator] + name)
  }

  /// The path of a name that is known to be one; traps otherwise.
  public func appending(_ name: String) -> TreePath {
    guard let path = appending(name.utf8) else { preconditionFailure("\(name) is no name") }
    return path
  }

  /// The names from the root down.
  public var names: [ArraySlice<UInt8>] { bytes.split(separator: TreePath.separator) }

  /// Whether `path` is this one or lies below it.
  public func contains(_ path: TreePath) -> Bool {
    isRoot || path == self
      || (path.bytes.count > bytes.count && path.bytes[bytes.count] == TreePath.separator
        && path.bytes.starts(with: bytes))
  }
}

extension TreePath: Comparable {
  /// Names compare as bytes, from the root down: what lies in a directory follows it at once.
  public static func < (left: TreePath, right: TreePath) -> Bool {
    let count = min(left.bytes.count, right.bytes.count)
    for place in 0..<count where left.bytes[place] != right.bytes[place] {
      let (first, second) = (left.bytes[place], right.bytes[place])
      if first == separator { return true }
      return second != separator && first < second
    }
    return left.bytes.count < right.bytes.count
  }
}

extension TreePath: CustomStringConvertible {
  /// The path for people: what is no text, and control characters, as `\xNN`; the root is `.`.
  public var description: String {
    if isRoot { return "." }
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
    {
      return text
    }
    let digits = Array("0123456789abcdef")
    return bytes.reduce(into: "") { text, byte in
      if (0x20..<0x7F).contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
