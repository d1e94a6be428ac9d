// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta
private import Crypto
private import FoundationEssentials

/// The hashes that metadata gives for a file.
///
/// Every hash of a known function must be right, and there must be one; other functions are kept.
public struct Hashes: Sendable, Hashable {
  /// The SHA-256: 32 bytes.
  public var sha256: [UInt8]?
  /// The SHA-512: 64 bytes.
  public var sha512: [UInt8]?
  private var unrecognized: [String: JSON] = [:]

  /// The hashes of these bytes, made by SHA-256 alone.
  public init(of bytes: [UInt8]) { sha256 = Hashes.sha256(bytes) }

  /// These hashes.
  public init(sha256: [UInt8]?, sha512: [UInt8]? = nil) {
    self.sha256 = sha256
    self.sha512 = sha512
  }

  init(_ entries: [(name: String, value: JSON)], at place: String) throws(CairnError) {
    guard !entries.isEmpty else { throw JSON.malformed("\(place) has hashes, but not one") }
    for (name, value) in entries {
      guard case .string(let text) = value else {
        throw JSON.malformed("\(place) has a hash that is \(value.kind)")
      }
      switch name {
      case "sha256": sha256 = try Hashes.bytes(text, count: 32, at: place)
      case "sha512": sha512 = try Hashes.bytes(text, count: 64, at: place)
      default: unrecognized[name] = value
      }
    }
  }

  private static func bytes(_ text: String, count: Int, at place: String) throws(CairnError)
    -> [UInt8]
  {
    // One spelling only, so that what is written again is what was signed.
    guard let bytes = Hexadecimal.bytes(text), bytes.count == count,
      Hexadecimal.text(bytes) == text
    else {
      throw JSON.malformed("\(place) has a hash that is not \(count) bytes in lower-case digits")
    }
    return bytes
  }

  var json: JSON {
    var members = unrecognized
    if let sha256 { members["sha256"] = .string(Hexadecimal.text(sha256)) }
    if let sha512 { members["sha512"] = .string(Hexadecimal.text(sha512)) }
    return .object(members)
  }

  /// Whether there is a hash of a known function.
  public var isKnown: Bool { sha256 != nil || sha512 != nil }

  /// The prefix of the file's name where snapshots are consistent; `nil` without a known hash.
  public var namePrefix: String? { (sha256 ?? sha512).map { Hexadecimal.text($0) } }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
