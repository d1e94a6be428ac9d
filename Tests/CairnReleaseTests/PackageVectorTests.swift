// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Foundation
import Testing
import cairn_vectors

@Suite("Vectors of manifests and packages")
struct PackageVectorTests {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "TestVectors")

  /// The paths of all vectors, below the directory of vectors.
  static func paths() throws -> [String] {
    try ["package/accept", "package/reject"].flatMap { kind in
      try FileManager.default.contentsOfDirectory(
        atPath: directory.appending(path: kind).path()
      ).filter { $0.hasSuffix(".vector") }.map { "\(kind)/\($0)" }
    }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.appending(path: path)))
  }

  static func vector(_ path: String) throws -> PackageCase {
    try #require(PackageCase(name: path, file: try bytes(path)))
  }

  @Test("The generator makes the files that are there, byte by byte, and no others")
  func regeneration() throws {
    let cases = VectorCatalog.packageCases
    #expect(cases.map(\.path).sorted() == (try PackageVectorTests.paths()))
    for vector in cases {
      #expect(vector.file == (try PackageVectorTests.bytes(vector.path)), "\(vector.path)")
    }
  }

  @Test("Every vector is answered as it says", arguments: try paths())
  func answer(path: String) throws {
    let vector = try PackageVectorTests.vector(path)
    let bases = try vector.bases.map {
      try PackageVectorTests.vector("package/accept/\($0).vector").bytes
    }
    let directory = try TemporaryDirectory()
    do throws(CairnError) {
      let listing =
        switch vector.kind {
        case .manifest: try ManifestListing.text(of: vector.bytes)
        case .package: try PackageReading(in: directory).listing(of: vector.bytes, bases: bases)
        }
      #expect(vector.expectation == .ok)
      #expect(PackageListing.digest(listing) == vector.listingDigest, "\(listing)")
    } catch {
      #expect(PackageVectorTests.answer(error) == vector.expectation, "\(error)")
      #expect(error.hint != nil)
    }
  }

  /// What vectors call an error.
  private static func answer(_ error: CairnError) -> PackageCase.Expectation? {
    switch error.code.id.split(separator: ".").last {
    case "malformed", "truncated": .malformed
    case "damaged", "wrong-base", "already-applied": .damaged
    case "unsupported": .unsupported
    case "missing": .missing
    default: nil
    }
  }

  @Test("A catalog that lies about a package's sizes does not move its payloads")
  func lyingCatalog() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(
      at: directory.appending(path: CatalogEntry.directory), withIntermediateDirectories: true)
    let package = try PackageVectorTests.vector("package/accept/package-baseline.vector").bytes
    let single = directory.appending(path: "\(CatalogEntry.directory)/one\(CatalogEntry.suffix)")
    try Data(package).write(to: single)
    var entry = try FolderSource(path: single.path()).packages()[0]
    entry.package = "\(CatalogEntry.directory)/one\(CatalogEntry.suffix)"
    for lie in [0, 1] {
      entry.headSize -= lie
      try Data(try Catalog(releases: [entry]).encoded())
        .write(to: directory.appending(path: Catalog.fileName))
      let source = try FolderSource(path: directory.path())
      if lie == 0 {
        #expect(try source.head(of: entry).payloads.count == 2)
      } else {
        let error = #expect(throws: CairnError.self) { _ = try source.head(of: entry) }
        #expect(error?.code == .packageDamaged)
      }
    }
  }

  @Test("A reader of vectors refuses keys that it does not know")
  func unknownKey() {
    let text = "expect: ok\nkind: package\ncolour: red\n\n"
    #expect(PackageCase(name: "x", file: Array(text.utf8)) == nil)
  }
}

/// What a manifest holds, in the form of the vectors.
enum ManifestListing {
  static func text(of raw: [UInt8]) throws(CairnError) -> String {
    let manifest = try raw.withView { view throws(CairnError) in try Manifest(reading: view) }
    // There is only one form of a manifest.
    #expect(manifest.encoded() == raw)
    return text(of: manifest)
  }

  static func text(of manifest: Manifest) -> String {
    manifest.entries.map { entry in
      var (kind, mode, details) = ("directory", Int(entry.mode) as Int?, [String]())
      switch entry.node {
      case .directory: break
      case .file(let content, let size, let modified):
        kind = "file"
        details = [content.description, "\(size)", modified.map { "\($0)" } ?? "-"]
      case .symbolicLink(let target):
        (kind, mode, details) = ("link", nil, [PackageListing.word(target)])
      case .hardLink(let first):
        (kind, mode, details) = ("hardlink", nil, [PackageListing.word(first.bytes)])
      }
      return PackageListing.entry(
        path: entry.path.bytes, kind: kind, mode: mode,
        feature: Array((manifest.featureName(of: entry) ?? "").utf8), details: details,
        attributes: entry.attributes.map { ($0.name, $0.value) })
    }.joined()
  }
}

/// Reads a package as a device does, and makes all contents of its release.
struct PackageReading {
  private let directory: TemporaryDirectory

  init(in directory: TemporaryDirectory) { self.directory = directory }

  func listing(of package: [UInt8], bases: [[UInt8]]) throws(CairnError) -> String {
    for (number, base) in bases.enumerated() { write(base, "\(number)-base") }
    write(package, "package")
    // A folder would pass over what is no package at all.
    let single = try FolderSource(path: directory.file("package"))
    let chosen = (try single.packages() + single.bridges())[0]
    let source = try FolderSource(path: directory.path)
    var library = try ReleaseLibrary(source: source, chain: chosen.identity.chain)
    var packages: [ReleasePackage] = []
    for entry in try library.entries + source.bridges() {
      packages.append(try library.package(entry))
    }
    let read = try library.package(chosen)
    let planner = HydrationPlanner(packages: packages, available: [])
    let plan = try planner.plan(wanted: read.manifest.contents)
    let hydrator = Hydrator(source: source, local: LocalContents(storages: []))
    let receiver = MemoryReceiver()
    try hydrator.run(plan, receiver: receiver)
    for content in read.manifest.contents {
      let bytes = receiver[content.digest] ?? []
      #expect(SHA256Hasher.digest(of: bytes) == content.digest)
      #expect(bytes.count == content.size)
    }
    return text(of: read)
  }

  private func write(_ bytes: [UInt8], _ name: String) {
    let isWritten = FileManager.default.createFile(
      atPath: directory.file(name), contents: Data(bytes))
    #expect(isWritten)
  }

  private func text(of package: ReleasePackage) -> String {
    let (head, identity) = (package.head, package.head.identity)
    let chain = identity.chain
    return PackageListing.release(
      names: [chain.product, chain.channel, chain.architecture, identity.id, identity.build],
      flags: (identity.isCheckpoint ? 1 : 0) | (identity.isPreview ? 2 : 0)
        | (head.isBridge ? 4 : 0),
      ordinal: identity.ordinal, aliases: identity.aliases)
      + head.prerequisites.map {
        PackageListing.prerequisite(
          ordinal: $0.ordinal, id: $0.id, build: $0.build, manifest: $0.manifestDigest.bytes,
          aliases: $0.aliases)
      }.joined()
      + head.payloads.map {
        PackageListing.payload(
          bases: $0.bases, targets: $0.targets, size: $0.storedSize, digest: $0.storedDigest.bytes)
      }.joined()
      + ManifestListing.text(of: package.manifest)
  }
}
