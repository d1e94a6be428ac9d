// SPDX-License-Identifier: Apache-2.0

/// One vector: a manifest or a package, and what must come of it.
package struct PackageCase: Sendable {
  /// What a reader must answer.
  package enum Expectation: String, Sendable, CaseIterable {
    case ok, malformed, damaged, unsupported, missing
  }

  /// What the bytes are.
  package enum Kind: String, Sendable {
    case manifest, package
  }

  /// The name of the file, without its suffix.
  package let name: String
  package let kind: Kind
  package let expectation: Expectation
  /// The names of the packages that must be there, all of them accepted.
  package let bases: [String]
  /// The digest of the listing, where there is to be one.
  package let listingDigest: String?
  package let comment: String
  package let bytes: [UInt8]

  /// The path below the directory of vectors.
  package var path: String {
    "package/\(expectation == .ok ? "accept" : "reject")/\(name).vector"
  }

  /// The bytes of the file: lines of text, an empty line, the manifest or package.
  package var file: [UInt8] {
    var lines = ["expect: \(expectation.rawValue)", "kind: \(kind.rawValue)"]
    if !bases.isEmpty { lines.append("bases: \(bases.joined(separator: " "))") }
    if let listingDigest { lines.append("listing-sha256: \(listingDigest)") }
    lines.append("comment: \(comment)")
    return Array(lines.joined(separator: "\n").utf8) + [10, 10] + bytes
  }
}

extension PackageCase {
  static func accept(
    _ name: String, _ comment: String, _ draft: PackageManifestDraft
  ) -> PackageCase {
    PackageCase(
      name: "manifest-\(name)", kind: .manifest, expectation: .ok, bases: [],
      listingDigest: PackageListing.digest(draft.listing), comment: comment, bytes: draft.bytes)
  }

  static func reject(
    _ name: String, _ comment: String, _ bytes: [UInt8]
  ) -> PackageCase {
    PackageCase(
      name: "manifest-\(name)", kind: .manifest, expectation: .malformed, bases: [],
      listingDigest: nil, comment: comment, bytes: bytes)
  }

  static func accept(
    _ name: String, _ comment: String, bases: [String] = [], _ draft: PackageDraft
  ) -> PackageCase {
    PackageCase(
      name: "package-\(name)", kind: .package, expectation: .ok,
      bases: bases.map { "package-\($0)" }, listingDigest: PackageListing.digest(draft.listing),
      comment: comment, bytes: draft.bytes)
  }

  static func reject(
    _ name: String, _ expectation: Expectation, _ comment: String, bases: [String] = [],
    _ bytes: [UInt8]
  ) -> PackageCase {
    PackageCase(
      name: "package-\(name)", kind: .package, expectation: expectation,
      bases: bases.map { "package-\($0)" }, listingDigest: nil, comment: comment, bytes: bytes)
  }
}

extension PackageCase {
  /// Reads a vector back; nil where a line is not understood.
  package init?(name: String, file: [UInt8]) {
    let known: Set = ["expect", "kind", "bases", "listing-sha256", "comment"]
    guard let (fields, content) = VectorFields.read(file, known: known) else { return nil }
    guard let expectation = fields["expect"].flatMap(Expectation.init(rawValue:)),
      let kind = fields["kind"].flatMap(Kind.init(rawValue:))
    else { return nil }
    self.name = name
    self.kind = kind
    self.expectation = expectation
    bases = (fields["bases"] ?? "").split(separator: " ").map(String.init)
    listingDigest = fields["listing-sha256"]
    comment = fields["comment"] ?? ""
    bytes = content
  }
}
