// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// The members that the `signed` part of every role's metadata begins with, and the unknown ones.
public struct SignedHeader: Sendable, Hashable {
  /// The version of the TUF specification that the metadata is written by.
  public var specVersion: String
  /// The version of this metadata, at least 1.
  public var version: Int
  /// When it is no longer to be trusted.
  public var expires: UTCTime
  /// Members that the specification does not have. Signatures cover them.
  public var unrecognized: [String: JSON]

  /// The version of the specification that publishers here write.
  public static let writtenSpecVersion = "1.0.31"

  /// A header of new metadata.
  public init(version: Int, expires: UTCTime, unrecognized: [String: JSON] = [:]) {
    specVersion = SignedHeader.writtenSpecVersion
    self.version = version
    self.expires = expires
    self.unrecognized = unrecognized
  }

  /// Takes the header of metadata of a type, and leaves what belongs to the type.
  init(taking members: inout JSONMembers, type: MetadataType) throws(CairnError) {
    let named = try members.takeString("_type")
    guard named == type.rawValue else {
      throw JSON.malformed(
        "it says that it is \(Printable.text(named)) metadata, not \(type.rawValue)")
    }
    specVersion = try members.takeString("spec_version")
    // Two or three numbers; everything of major version 1 is read.
    let parts = specVersion.split(separator: ".", omittingEmptySubsequences: false)
    let areNumbers = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    guard (2...3).contains(parts.count), areNumbers else {
      throw JSON.malformed(
        "its spec_version is \(Printable.text(specVersion, longest: 40)), which is no version")
    }
    guard parts[0] == "1" else {
      throw CairnError(
        .trustMalformed,
        "it is written by version \(Printable.text(specVersion, longest: 40)) of the TUF"
          + " specification, this build knows 1.x",
        hint: "use a newer cairn")
    }
    version = try members.takeInteger("version", from: 1)
    // There must be a next one to ask for.
    guard version < .max else {
      throw JSON.malformed("its version is \(version), after which there is none")
    }
    expires = try UTCTime(try members.takeString("expires"))
    unrecognized = [:]
  }

  func json(_ type: MetadataType, _ own: [String: JSON]) -> JSON {
    var members = unrecognized.merging(own) { _, own in own }
    members["_type"] = .string(type.rawValue)
    members["spec_version"] = .string(specVersion)
    members["version"] = .integer(version)
    members["expires"] = .string(expires.description)
    return .object(members)
  }
}
