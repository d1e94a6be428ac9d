// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnTestSupport
import Testing

@Suite("Manifests, packages and catalogs")
struct FormatTests {
  @Test("a manifest is read as it was written")
  func manifest() throws {
    let manifest = try Samples.manifest()
    let bytes = manifest.encoded()
    let read = try bytes.withView { view throws(CairnError) in try Manifest(reading: view) }
    #expect(read == manifest)
    #expect(read.encoded() == bytes)
    #expect(manifest.contents.map(\.digest) == [2, 3, 1, 5, 0, 4].map(Samples.digest))
  }

  @Test("a package's head is read as it was written")
  func head() throws {
    let head = try Samples.head()
    let bytes = head.encoded(hasher: SHA256Hasher.self)
    let read = try bytes.withView { view throws(CairnError) in
      try PackageHead(reading: view, hasher: SHA256Hasher.self)
    }
    #expect(read == head)
    #expect(
      try bytes.withView { v throws(CairnError) in try PackageHead.size(prefix: v) } == bytes.count)
  }

  @Test("a catalog is read as it was written")
  func catalog() throws {
    let head = try Samples.head()
    let catalog = Catalog(releases: [
      CatalogEntry(head: head, headSize: 400, headDigest: Samples.digest(7))
    ])
    #expect(try Catalog(reading: try catalog.encoded()) == catalog)
    #expect(
      catalog.releases[0].package
        == "packages/tools-stable-arm64-2024_12-\(Samples.digest(7).description.prefix(16)).cairnpkg"
    )
  }

  @Test("a manifest damaged anywhere is refused, or is another valid one")
  func damagedManifest() throws {
    let bytes = try Samples.manifest().encoded()
    for place in bytes.indices {
      for change in [1, 0x80, 0xFF, 0x7F] as [UInt8] {
        var damaged = bytes
        damaged[place] ^= change
        let read = try? damaged.withView { view throws(CairnError) in try Manifest(reading: view) }
        if let read { #expect(read.encoded() == damaged) }
      }
      let cut = Array(bytes[..<place])
      #expect(throws: CairnError.self) {
        try cut.withView { view throws(CairnError) in try Manifest(reading: view) }
      }
    }
  }

  @Test("random bytes behind a manifest's start are refused or read as what they say")
  func randomManifest() throws {
    var random = Random(seed: 4)
    let bytes = try Samples.manifest().encoded()
    for _ in 0..<20_000 {
      var damaged = bytes
      for _ in 0...random.below(4) {
        damaged[8 + random.below(damaged.count - 8)] = UInt8(random.below(256))
      }
      let read = try? damaged.withView { view throws(CairnError) in try Manifest(reading: view) }
      if let read { #expect(read.encoded() == damaged) }
    }
  }

  @Test("every flipped bit of a package's head is noticed, its digest repaired or not")
  func damagedHead() throws {
    let bytes = try Samples.head().encoded(hasher: SHA256Hasher.self)
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: CairnError.self) { try read(damaged) }
      var hasher = SHA256Hasher()
      damaged.withView { hasher.update($0[0..<bytes.count - 32]) }
      damaged.replaceSubrange((bytes.count - 32)..., with: hasher.digest().bytes)
      if let head = try? read(damaged) {
        #expect(head.encoded(hasher: SHA256Hasher.self) == damaged)
      }
    }
  }

  private func read(_ bytes: [UInt8]) throws(CairnError) -> PackageHead {
    try bytes.withView { view throws(CairnError) in
      try PackageHead(reading: view, hasher: SHA256Hasher.self)
    }
  }

  @Test(
    "no tree holds such entries",
    arguments: [
      [Samples.file("a", 1), Samples.file("a", 2)],
      [Samples.file("a/b", 1)],
      [Samples.file("a", 1), Samples.file("a/b", 1)],
      [Samples.directory(".cairn")],
      [Samples.file("a", 1, mode: 0o10000)],
      [Samples.file("a", 1, feature: 1)],
      [TreeEntry(path: Samples.path("b"), node: .hardLink(to: Samples.path("a")))],
      [
        Samples.directory("a"),
        TreeEntry(path: Samples.path("b"), node: .hardLink(to: Samples.path("a"))),
      ],
      [TreeEntry(path: Samples.path("b"), node: .symbolicLink(target: []))],
      [TreeEntry(path: Samples.path("b"), node: .symbolicLink(target: [97, 0]))],
    ])
  func impossible(entries: [TreeEntry]) {
    #expect(throws: CairnError.self) { try Manifest(entries: entries) }
  }

  @Test("a device has what its features hold, and the directories above")
  func selection() throws {
    let manifest = try Samples.manifest()
    let core = manifest.selection(features: []).map(\.path.description)
    #expect(
      core == [
        "a", "ab", "bin", "bin/alias", "bin/tool", "bin/zz", "copy", "empty", "share", "share/de",
      ])
    let docs = manifest.selection(features: ["docs"]).map(\.path.description)
    #expect(docs == core.dropLast() + ["share/de", "share/doc", "share/doc/x"])
    #expect(manifest.selection(features: ["docs", "lang-de"]) == manifest.entries)
  }

  @Test("a catalog that leads out of the repository is refused")
  func hostileCatalog() throws {
    let head = try Samples.head()
    for path in [
      "../x", "packages/../x", "/etc/passwd", "packages/a/b", "packages/", "packages/..",
    ] {
      var entry = CatalogEntry(head: head, headSize: 400, headDigest: Samples.digest(7))
      entry.package = path
      let bytes = try Catalog(releases: [entry]).encoded()
      #expect(throws: CairnError.self) { try Catalog(reading: bytes) }
    }
    #expect(throws: CairnError.self) { try Catalog(reading: Array("{\"format\": 2}".utf8)) }
    #expect(throws: CairnError.self) { try Catalog(reading: Array("[[[[".utf8)) }
  }
}
