// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// What `cairn release show` says.
struct ReleaseFacts {
  private let package: ReleasePackage
  /// The numbers of the biggest payloads, the biggest first.
  private let biggest: [Int]
  /// The first path of each content.
  private let paths: [TreePath]

  init(_ package: ReleasePackage, topCount: Int) {
    self.package = package
    let payloads = package.head.payloads
    biggest = Array(
      payloads.indices.sorted {
        (payloads[$1].storedSize, $0) < (payloads[$0].storedSize, $1)
      }.prefix(topCount))
    var paths: [TreePath] = []
    // Contents are numbered in the order in which entries use them first.
    for entry in package.manifest.entries where paths.count < package.manifest.contents.count {
      if entry.content == package.manifest.contents[paths.count].digest { paths.append(entry.path) }
    }
    self.paths = paths
  }

  private var identity: ReleaseIdentity { package.head.identity }

  private func count(_ isCounted: (TreeEntry) -> Bool) -> Int {
    package.manifest.entries.count(where: isCounted)
  }

  var lines: [String] {
    var lines = ["\(identity.title), \(identity.kindTitle) of \(identity.chain)"]
    for (name, value) in facts {
      let padding = String(repeating: " ", count: 13 - name.count)
      lines.append("  \(name)\(padding)\(value.isEmpty ? "-" : value)")
    }
    guard !biggest.isEmpty else { return lines }
    var table = TextTable([">payload", ">makes", "sort", "file"])
    for number in biggest {
      let payload = package.head.payloads[number]
      table.add([
        "\(ByteCount(payload.storedSize))", "\(ByteCount(targetSize(number)))",
        payload.bases.isEmpty ? "whole" : "delta", title(number),
      ])
    }
    return lines + table.lines
  }

  private var facts: [(String, String)] {
    let head = package.head
    let entry = package.entry
    let deltas = head.payloads.count { !$0.bases.isEmpty }
    let groups = head.payloads.count { $0.targets.count > 1 }
    let share = ByteCount.share(of: entry.size, in: package.manifest.size, digits: 2)
    let manifestSize = ByteCount(head.storedManifest.count).exact
    return [
      ("build", identity.build),
      ("aliases", identity.aliases.joined(separator: " ")),
      ("needs", head.prerequisites.map(\.title).joined(separator: ", ")),
      ("features", package.manifest.features.joined(separator: " ")),
      ("tree", treeText),
      ("package", entry.package),
      ("size", "\(ByteCount(entry.size).exact), \(share) of the tree"),
      ("head", "\(ByteCount(entry.headSize).exact), with the manifest of \(manifestSize)"),
      ("sha256", "\(entry.headDigest) (head)"),
      ("payloads", "\(head.payloads.count): \(deltas) deltas, \(groups) of several files"),
    ]
  }

  private var treeText: String {
    let files = count { if case .file = $0.node { true } else { false } }
    let directories = count { $0.node == .directory }
    let links = package.manifest.entries.count - files - directories
    return "\(ByteCount(package.manifest.size).exact) in \(ByteCount.grouped(files)) files, "
      + "\(ByteCount.grouped(directories)) directories, \(ByteCount.grouped(links)) links"
  }

  private func targetSize(_ number: Int) -> Int {
    package.targets(ofPayload: number).reduce(0) { $0 + $1.size }
  }

  private func title(_ number: Int) -> String {
    let targets = package.head.payloads[number].targets
    let first = targets.first.flatMap { $0 < paths.count ? paths[$0].description : nil } ?? "-"
    return targets.count > 1 ? "\(first) and \(targets.count - 1) more" : first
  }

  var json: JSONValue {
    let manifest = package.manifest
    return .object([
      ("command", "release show"),
      ("release", package.entry.json),
      ("needs", .array(package.head.prerequisites.map { .string($0.id) })),
      ("features", .array(manifest.features.map { .string($0) })),
      ("entryCount", .integer(manifest.entries.count)),
      ("contentCount", .integer(manifest.contents.count)),
      ("treeSize", .integer(manifest.size)),
      ("manifestSize", .integer(package.head.manifestSize)),
      ("storedManifestSize", .integer(package.head.storedManifest.count)),
      ("payloadCount", .integer(package.head.payloads.count)),
      ("deltaCount", .integer(package.head.payloads.count { !$0.bases.isEmpty })),
      ("biggest", .array(biggest.map(json))),
    ])
  }

  private func json(_ number: Int) -> JSONValue {
    let payload = package.head.payloads[number]
    return .object([
      ("size", .integer(payload.storedSize)),
      ("targetSize", .integer(targetSize(number))),
      ("isDelta", .boolean(!payload.bases.isEmpty)),
      ("targetCount", .integer(payload.targets.count)),
      ("file", .string(title(number))),
    ])
  }
}
