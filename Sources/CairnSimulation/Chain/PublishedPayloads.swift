// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// The payloads of the packages that a chain begins with: nobody has to make them.
struct PublishedPayloads: Sendable {
  /// Where a payload is.
  struct Place: Sendable {
    var package: Int
    var range: Range<Int>
    var digest: Digest
  }

  private let source: (any PackageSource)?
  private let entries: [CatalogEntry]
  private var places: [PayloadJob: Place] = [:]

  /// No payloads.
  static let none = PublishedPayloads(source: nil, entries: [])

  private init(source: (any PackageSource)?, entries: [CatalogEntry]) {
    self.source = source
    self.entries = entries
  }

  /// The payloads of packages that come from `source`.
  ///
  /// - Parameter effort: the one of the simulation, whose payloads these stand for.
  init(
    _ packages: [ReleasePackage], from source: any PackageSource, contents: ChainContents,
    effort: Effort
  ) {
    self.init(source: source, entries: packages.map(\.entry))
    for (number, package) in packages.enumerated() {
      for (payload, description) in package.head.payloads.enumerated() {
        let job = PayloadJob(
          bases: package.bases(ofPayload: payload).compactMap { contents.number(of: $0.digest) },
          targets: package.targets(ofPayload: payload)
            .compactMap { contents.number(of: $0.digest) },
          effort: effort)
        guard places[job] == nil else { continue }
        places[job] = Place(
          package: number, range: package.range(ofPayload: payload),
          digest: description.storedDigest)
      }
    }
  }

  /// Where a payload is published; `nil` where it is not.
  subscript(job: PayloadJob) -> Place? { places[job] }

  /// The bytes of a payload that is published.
  func bytes(of job: PayloadJob) throws(CairnError) -> [UInt8]? {
    guard let place = places[job], let source else { return nil }
    let entry = entries[place.package]
    let bytes = try source.bytes(place.range, of: entry).allBytes(limit: 1 << 40)
    guard SHA256Hasher.digest(of: bytes) == place.digest else {
      throw CairnError(
        .packageDamaged,
        "a payload in the package of \(entry.identity.title) does not have the digest that its "
          + "head says",
        hint: "put back an undamaged copy of \(entry.package)")
    }
    return bytes
  }
}
