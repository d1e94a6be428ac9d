// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest: the name of a content.
public struct Digest: Sendable, Hashable {
  /// The 32 bytes, eight to a word, the first in the lowest place.
  private let first, second, third, fourth: UInt64

  /// The number of bytes of a digest.
  public static let size = 32

  /// Wraps 32 bytes; anything else is a programmer error and traps.
  public init(_ bytes: [UInt8]) { self = bytes.withView { Digest($0) } }

  /// Wraps 32 bytes; anything else is a programmer error and traps.
  public init(_ bytes: ByteView) {
    precondition(bytes.count == Digest.size, "a digest has 32 bytes")
    first = bytes.word64(at: 0)
    second = bytes.word64(at: 8)
    third = bytes.word64(at: 16)
    fourth = bytes.word64(at: 24)
  }

  private var words: [UInt64] { [first, second, third, fourth] }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Digest.size)
    append(to: &bytes)
    return bytes
  }

  /// Appends the 32 bytes.
  public func append(to bytes: inout [UInt8]) {
    for word in words {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }
}

extension Digest: CustomStringConvertible, LosslessStringConvertible {
  /// The digest in lower-case hexadecimal.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * Digest.size)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads 64 hexadecimal digits of lower case.
  public init?(_ description: String) {
    let text = Array(description.utf8)
    guard text.count == 2 * Digest.size else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: text.count, by: 2) {
      guard let high = Digest.value(text[place]), let low = Digest.value(text[place + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    self.init(bytes)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension Digest: Comparable {
  /// Digests compare as their bytes do.
  public static func < (left: Digest, right: Digest) -> Bool {
    for (one, other) in zip(left.words, right.words) where one != other {
      return one.byteSwapped < other.byteSwapped
    }
    return false
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
