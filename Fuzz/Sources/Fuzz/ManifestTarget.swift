// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Reads a manifest that nobody trusts; what is accepted has one form only.
enum ManifestTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    do throws(CairnError) {
      let manifest = try bytes.withView { view throws(CairnError) in try Manifest(reading: view) }
      precondition(manifest.encoded() == bytes, "two manifests are one")
      precondition(manifest.size >= 0)
      let again = try Manifest(features: manifest.features, entries: manifest.entries)
      precondition(again == manifest, "entries make another manifest")
      let selected = manifest.selection(features: Set(manifest.features.prefix(1)))
      precondition(selected.count <= manifest.entries.count)
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
