// SPDX-License-Identifier: Apache-2.0

/// What a reader must find in a manifest or package, as text (TestVectors/README.md).
package enum PackageListing {
  /// Bytes without spaces and anything that could be mistaken; nothing at all is `-`.
  package static func word(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "-" }
    if bytes == [0x2D] { return "\\x2d" }
    return bytes.reduce(into: "") { text, byte in
      let isPlain = (0x21..<0x7F).contains(byte) && byte != 0x3D && byte != 0x5C
      text += isPlain ? String(UnicodeScalar(byte)) : "\\x" + ContentRule.hexadecimal([byte])
    }
  }

  /// The line of an entry.
  package static func entry(
    path: [UInt8], kind: String, mode: Int?, feature: [UInt8], details: [String],
    attributes: [(name: [UInt8], value: [UInt8])]
  ) -> String {
    var words = [kind, word(path), mode.map { String($0, radix: 8) } ?? "-", word(feature)]
    words += details
    words += attributes.map { "\(word($0.name))=\(word($0.value))" }
    return words.joined(separator: " ") + "\n"
  }

  /// The line of a release.
  package static func release(
    names: [String], flags: Int, ordinal: Int, aliases: [String]
  ) -> String {
    let words =
      names.map { word(Array($0.utf8)) } + ["\(flags)", "\(ordinal)"]
      + aliases.map { word(Array($0.utf8)) }
    return "release " + words.joined(separator: " ") + "\n"
  }

  /// The line of a prerequisite.
  package static func prerequisite(
    ordinal: Int, id: String, build: String, manifest: [UInt8], aliases: [String]
  ) -> String {
    let words =
      ["\(ordinal)"] + [id, build].map { word(Array($0.utf8)) }
      + [ContentRule.hexadecimal(manifest)] + aliases.map { word(Array($0.utf8)) }
    return "prerequisite " + words.joined(separator: " ") + "\n"
  }

  /// The line of a payload.
  package static func payload(
    bases: [Int], targets: [Int], size: Int, digest: [UInt8]
  ) -> String {
    let numbers = { (numbers: [Int]) in
      numbers.isEmpty ? "-" : numbers.map { "\($0)" }.joined(separator: ",")
    }
    return "payload \(numbers(bases)) \(numbers(targets)) \(size) "
      + ContentRule.hexadecimal(digest) + "\n"
  }

  /// The digest of a listing, as hexadecimal digits.
  package static func digest(_ listing: String) -> String {
    ContentRule.hexadecimal(DeltaDraft.digest(Array(listing.utf8)))
  }
}

extension PackageManifestDraft {
  /// What a reader must find in it.
  var listing: String {
    entries.map { entry in
      let attributes = entry.set.map { sets[$0].map { ($0.name, $0.value) } } ?? []
      var (kind, mode, details) = ("directory", entry.mode as Int?, [String]())
      switch entry.node {
      case .directory: break
      case .file(let content, let time):
        let bytes = contents[content]
        kind = "file"
        details = [
          ContentRule.hexadecimal(DeltaDraft.digest(bytes)), "\(sizes[content] ?? bytes.count)",
          time.map { "\($0)" } ?? "-",
        ]
      case .link(let target):
        (kind, mode, details) = ("link", nil, [PackageListing.word(target)])
      case .hardLink(let first):
        (kind, mode, details) = ("hardlink", nil, [PackageListing.word(entries[first].path)])
      }
      return PackageListing.entry(
        path: entry.path, kind: kind, mode: mode,
        feature: entry.feature == 0 ? [] : features[entry.feature - 1], details: details,
        attributes: attributes)
    }.joined()
  }
}

extension PackageDraft {
  /// What a reader must find in it, its manifest included.
  var listing: String {
    PackageListing.release(
      names: [product, channel, architecture, id, build], flags: flags, ordinal: ordinal,
      aliases: aliases)
      + prerequisites.map {
        PackageListing.prerequisite(
          ordinal: $0.ordinal, id: $0.id, build: $0.build, manifest: $0.manifestDigest,
          aliases: $0.aliases)
      }.joined()
      + payloads.map {
        PackageListing.payload(
          bases: $0.bases, targets: $0.targets, size: $0.delta.count,
          digest: DeltaDraft.digest($0.delta))
      }.joined()
      + manifest.listing
  }
}
