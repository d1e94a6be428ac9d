// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Chains of releases that tests install from.
struct EligibilityChain {
  private(set) var heads: [PackageHead] = []
  let chain: ChainIdentity

  init(architecture: String = "arm64", channel: String = "stable", product: String = "tools") {
    chain = ChainIdentity(product: product, channel: channel, architecture: architecture)
  }

  enum Kind { case monthly, checkpoint, preview }

  /// Adds the next release.
  mutating func add(_ kind: Kind, _ id: String, _ alias: String? = nil, build: String = "") {
    let ordinal = heads.count
    let prerequisites = heads.filter { $0.identity.isBase }.map(\.asPrerequisite)
    let identity = ReleaseIdentity(
      chain: chain, id: id, build: build, aliases: alias.map { [$0] } ?? [],
      isCheckpoint: kind == .checkpoint, isPreview: kind == .preview, ordinal: ordinal)
    heads.append(
      PackageHead(
        identity: identity, prerequisites: prerequisites, manifestSize: 1,
        manifestDigest: EligibilityChain.digest("\(chain)\(id)\(ordinal)"), payloads: [],
        storedManifest: []))
  }

  static func digest(_ text: String) -> Digest {
    var bytes = [UInt8](repeating: 0, count: Digest.size)
    for (place, byte) in text.utf8.enumerated() {
      bytes[place % Digest.size] = bytes[place % Digest.size] &* 31 &+ byte
    }
    return Digest(bytes)
  }

  /// The chain of the worked cases: one checkpoint, 2024-09.
  static func oneCheckpoint(architecture: String = "arm64") -> EligibilityChain {
    var chain = EligibilityChain(architecture: architecture)
    chain.add(.monthly, "2024-07", build: "26100.1")
    chain.add(.monthly, "2024-08", build: "26100.1457")
    chain.add(.checkpoint, "2024-09", "KB5043080", build: "26100.1742")
    chain.add(.preview, "2024-09-preview", "KB5043178", build: "26100.1882")
    chain.add(.monthly, "2024-10", "KB5044284", build: "26100.2033")
    chain.add(.monthly, "2024-11", "KB5046617", build: "26100.2314")
    chain.add(.preview, "2024-11-preview", "KB5046740", build: "26100.2454")
    chain.add(.monthly, "2024-12", "KB5048667", build: "26100.2605")
    chain.add(.monthly, "2025-01", "KB5050009", build: "26100.2894")
    return chain
  }

  /// A chain with four checkpoints.
  static func fourCheckpoints() -> EligibilityChain {
    var chain = EligibilityChain()
    chain.add(.monthly, "RTM")
    for number in 1...4 {
      chain.add(.checkpoint, "C\(number)", "KB\(number)00")
      chain.add(.monthly, "M\(number)", "KB\(number)01")
    }
    chain.add(.monthly, "target", "KB999")
    return chain
  }

  func head(_ name: String) -> PackageHead? { heads.first { $0.identity.names.contains(name) } }

  /// What a folder with these packages offers; everything without names.
  func offers(_ names: [String]? = nil) -> [CatalogEntry] {
    heads.filter { head in names.map { !Set($0).isDisjoint(with: head.identity.names) } ?? true }
      .map { CatalogEntry(head: $0, headSize: 100, headDigest: $0.manifestDigest) }
  }

  /// What installing a release from what is offered comes to: the ids of the packages in order.
  func install(
    _ target: String, on device: String?, offered: [String]? = nil, isSingle: Bool = false,
    allowsDowngrade: Bool = false
  ) throws(CairnError) -> [String] {
    guard let head = head(target) else { return ["no such target"] }
    let admission = try Eligibility.decide(
      device: device.flatMap { self.head($0) }.map { InstalledRelease($0) }, target: head,
      offered: offers(offered), isSingle: isSingle, allowsDowngrade: allowsDowngrade)
    switch admission {
    case .alreadyInstalled: return ["already installed"]
    case .install(let packages): return packages.map(\.identity.id)
    }
  }
}

/// One row of a table: what is installed, what is asked for, what it takes.
struct EligibilityCase: Sendable, CustomStringConvertible {
  var device: String?
  var target: String
  var packages: [String]

  init(_ device: String?, to target: String, takes packages: String...) {
    self.device = device
    self.target = target
    self.packages = packages
  }

  var description: String { "\(device ?? "nothing") -> \(target)" }
}
