// SPDX-License-Identifier: Apache-2.0

import CairnDelta
public import CairnRelease

/// A package whose head and manifest have been read.
public struct ReleasePackage: Sendable {
  /// Where it is.
  public let entry: CatalogEntry
  /// Its head.
  public let head: PackageHead
  /// Its manifest.
  public let manifest: Manifest
  /// The manifest's bytes.
  public let rawManifest: [UInt8]
  /// The contents of the release that it is encoded against; none for a baseline.
  public let baseContents: [Manifest.Content]
  /// Where each payload begins in the package.
  private let offsets: [Int]

  init(
    entry: CatalogEntry, head: PackageHead, manifest: Manifest, rawManifest: [UInt8],
    baseContents: [Manifest.Content]
  ) throws(CairnError) {
    self.entry = entry
    self.head = head
    self.manifest = manifest
    self.rawManifest = rawManifest
    self.baseContents = baseContents
    var offset = entry.headSize
    var baseSize = 0
    var offsets: [Int] = []
    offsets.reserveCapacity(head.payloads.count)
    for payload in head.payloads {
      guard payload.bases.allSatisfy({ $0 < baseContents.count }),
        payload.targets.allSatisfy({ $0 < manifest.contents.count })
      else {
        throw CairnError(
          .packageMalformed,
          "the package of \(head.identity.title) is malformed: a payload names an unknown content",
          hint: "fetch the package again; if that does not help, it was not made by cairn")
      }
      for number in payload.bases {
        // Each is below the limit, so the sum is checked before it can overflow.
        baseSize += baseContents[number].size
        guard baseSize <= Manifest.largestSize else {
          throw CairnError(
            .packageMalformed,
            "the package of \(head.identity.title) is malformed: the bases of its payloads are too "
              + "large together",
            hint: "fetch the package again; if that does not help, it was not made by cairn")
        }
      }
      offsets.append(offset)
      offset += payload.storedSize
    }
    self.offsets = offsets
  }

  /// Where a payload lies in the package.
  public func range(ofPayload number: Int) -> Range<Int> {
    offsets[number]..<offsets[number] + head.payloads[number].storedSize
  }

  /// The contents that a payload needs.
  public func bases(ofPayload number: Int) -> [Manifest.Content] {
    head.payloads[number].bases.map { baseContents[$0] }
  }

  /// The contents that a payload makes.
  public func targets(ofPayload number: Int) -> [Manifest.Content] {
    head.payloads[number].targets.map { manifest.contents[$0] }
  }
}
