// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest: the name of a content.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// The number of bytes of a digest.
  public static let size = 32

  /// Wraps 32 bytes; anything else is a programmer error and traps.
  public init(_ bytes: [UInt8]) {
    precondition(bytes.count == Digest.size, "a digest has 32 bytes")
    self.bytes = bytes
  }

  /// The digest in lower-case hexadecimal.
  public var description: String {
    let digits = Array("0123456789abcdef")
    var text = ""
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }
}

/// A SHA-256 computation that the engine can feed and branch.
///
/// The engine has no cryptography of its own: a caller passes an implementation (`CairnFiles` has
/// a ready one). Copies are independent: `digest()` must leave the receiver able to go on.
public protocol ContentHasher: Sendable {
  /// Starts an empty computation.
  init()
  /// Adds bytes.
  mutating func update(_ bytes: ByteView)
  /// The digest of all bytes so far; the computation can go on.
  func digest() -> Digest
}
