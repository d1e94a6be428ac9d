// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import Crypto
private import FoundationEssentials

/// Compares a file, piece by piece, with the length and hashes that metadata gives for it.
public struct FileCheck {
  private let name: String
  private let length: Int?
  private let hashes: Hashes?
  private var count = 0
  private var sha256: SHA256?
  private var sha512: SHA512?

  /// A check of the file that messages call `name`.
  ///
  /// Without a length any size is right; without hashes any bytes are. Throws `trustMalformed` if
  /// there are hashes, but none of a function that is known here.
  public init(_ name: String, length: Int?, hashes: Hashes?) throws(CairnError) {
    self.name = name
    self.length = length
    self.hashes = hashes
    guard let hashes else { return }
    guard hashes.isKnown else {
      throw JSON.malformed("\(name) has no hash of a kind that this build knows: SHA-256, SHA-512")
    }
    if hashes.sha256 != nil { sha256 = SHA256() }
    if hashes.sha512 != nil { sha512 = SHA512() }
  }

  /// A check of a target's content.
  public init(_ target: TrustedTarget) throws(CairnError) {
    try self.init(
      "target \(Printable.text(target.path))", length: target.length, hashes: target.hashes)
  }

  /// Takes the next piece. Throws `trustMixed` as soon as there is more than there should be.
  public mutating func update(_ bytes: ByteView) throws(CairnError) {
    if let length, bytes.count > length - count {
      throw TrustFailure.mixed(name, "it has more than \(length) bytes")
    }
    count += bytes.count
    // SAFETY: the view is valid for the call, and the hash functions keep nothing of it.
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe sha256?.update(bufferPointer: buffer)
      unsafe sha512?.update(bufferPointer: buffer)
    }
  }

  /// Ends the check. Throws `trustMixed` unless length and all known hashes are right.
  public func finish() throws(CairnError) {
    if let length, count != length {
      throw TrustFailure.mixed(name, "it has \(count) bytes instead of \(length)")
    }
    try compare("SHA-256", hashes?.sha256, sha256.map { Array($0.finalize()) })
    try compare("SHA-512", hashes?.sha512, sha512.map { Array($0.finalize()) })
  }

  private func compare(
    _ function: String, _ expected: [UInt8]?, _ found: [UInt8]?
  ) throws(CairnError) {
    guard let expected, let found, expected != found else { return }
    throw TrustFailure.mixed(
      name,
      "its \(function) is \(Hexadecimal.text(found)) instead of \(Hexadecimal.text(expected))")
  }

  /// Checks a file that is in memory.
  static func check(
    _ bytes: [UInt8], _ name: String, length: Int?, hashes: Hashes?
  ) throws(CairnError) {
    var check = try FileCheck(name, length: length, hashes: hashes)
    try bytes.withView { view throws(CairnError) in try check.update(view) }
    try check.finish()
  }
}
