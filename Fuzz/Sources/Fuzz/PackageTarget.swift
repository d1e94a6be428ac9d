// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Reads the packages of a chain that nobody trusts, plans, and makes the contents of the last one.
///
/// The input holds packages, each behind two sizes of four bytes, that of its head and that of its
/// payloads. Heads store raw manifests, so that these can change; all digests but those of contents
/// are repaired.
enum PackageTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    var chain = FuzzedChain()
    var rest = bytes[...]
    while chain.members.count < 4, let package = FuzzedPackage(from: &rest, chain) {
      chain.members.append(package)
    }
    guard let wanted = chain.members.last else { return 0 }
    do throws(CairnError) {
      var library = try ReleaseLibrary(
        source: chain, chain: wanted.head.identity.chain,
        knownManifests: chain.members.map(\.rawManifest))
      var packages: [ReleasePackage] = []
      for entry in try library.entries + chain.bridges() {
        packages.append(try library.package(entry))
      }
      let package = try library.package(wanted.entry)
      let planner = HydrationPlanner(packages: packages, available: [])
      let plan = try planner.plan(wanted: package.manifest.contents)
      var hydrator = Hydrator(source: chain, local: LocalContents(storages: []))
      hydrator.limits = DeltaTarget.limits
      let receiver = MemoryReceiver()
      try hydrator.run(plan, receiver: receiver)
      for content in package.manifest.contents {
        let bytes = receiver[content.digest] ?? []
        precondition(bytes.count == content.size, "a content of another size")
        precondition(SHA256Hasher.digest(of: bytes) == content.digest, "another content")
      }
    } catch {
      precondition(!error.message.isEmpty, "every refusal has a message")
    }
    return 0
  }
}

/// A package of the input.
struct FuzzedPackage {
  let head: PackageHead
  let entry: CatalogEntry
  let rawManifest: [UInt8]
  /// As many bytes as the head has, then the payloads.
  let bytes: [UInt8]

  /// Takes the next package off the input; `nil` where its head is refused.
  init?(from input: inout ArraySlice<UInt8>, _ chain: FuzzedChain) {
    guard let headSize = FuzzedPackage.size(&input), let payloadSize = FuzzedPackage.size(&input)
    else { return nil }
    let stored = HeadTarget.resealed(Array(input.prefix(headSize)), QuickHasher.self)
    input = input.dropFirst(headSize)
    var payloads = input.prefix(payloadSize)
    input = input.dropFirst(payloadSize)
    let read = try? stored.withView { view throws(CairnError) in
      try PackageHead(reading: view, hasher: QuickHasher.self)
    }
    guard var head = read else { return nil }
    rawManifest = head.storedManifest
    head.manifestDigest = SHA256Hasher.digest(of: rawManifest)
    head.manifestSize = rawManifest.count
    if let base = chain.members.last, !head.prerequisites.isEmpty {
      head.prerequisites[head.prerequisites.count - 1].manifestDigest = base.head.manifestDigest
    }
    var deltas: [UInt8] = []
    for number in head.payloads.indices {
      let delta = Resealing.resealed(Array(payloads.prefix(head.payloads[number].storedSize)))
      payloads = payloads.dropFirst(delta.count)
      head.payloads[number].storedSize = delta.count
      head.payloads[number].storedDigest = SHA256Hasher.digest(of: delta)
      deltas += delta
    }
    let headBytes = head.encoded(hasher: SHA256Hasher.self)
    self.head = head
    entry = CatalogEntry(
      head: head, headSize: headBytes.count,
      headDigest: headBytes.withView { PackageHead.digest(of: $0) })
    bytes = headBytes + deltas
  }

  private static func size(_ input: inout ArraySlice<UInt8>) -> Int? {
    guard input.count >= 4 else { return nil }
    let size = input.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    input = input.dropFirst(4)
    return size
  }
}

/// The packages of the input, as a source.
struct FuzzedChain: PackageSource {
  var members: [FuzzedPackage] = []

  var name: String { "the input" }

  func packages() throws(CairnError) -> [CatalogEntry] {
    members.map(\.entry).filter { !$0.isBridge }
  }

  func bridges() throws(CairnError) -> [CatalogEntry] { members.map(\.entry).filter(\.isBridge) }

  func head(of package: CatalogEntry) throws(CairnError) -> PackageHead {
    try found(package).head
  }

  func bytes(
    _ range: Range<Int>, of package: CatalogEntry
  ) throws(CairnError) -> any ByteSource {
    let bytes = try found(package).bytes
    precondition(range.upperBound <= bytes.count, "more of a package than there is")
    return MemorySource(bytes: Array(bytes[range]))
  }

  private func found(_ package: CatalogEntry) throws(CairnError) -> FuzzedPackage {
    guard let found = members.first(where: { $0.entry == package }) else {
      throw CairnError(.packageMissing, "there is no such package")
    }
    return found
  }
}
