// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Synchronization

/// Where the contents of a chain can be read: in trees, and out of packages where there is no tree.
final class ChainMaterial: Sendable {
  private let places: Mutex<ContentPlaces>
  private let packages: HydratedContents?

  /// - Parameter packages: makes what the trees lack; `nil` where they lack nothing.
  init(places: ContentPlaces, packages: HydratedContents?) {
    self.places = Mutex(places)
    self.packages = packages
  }

  /// Where contents can be read by now.
  var current: ContentPlaces { places.withLock { $0 } }

  /// Sees to it that contents can be read.
  func provide(_ contents: [Manifest.Content]) throws(CairnError) {
    guard let packages else { return }
    var failure: CairnError?
    // What is made for one is there for all: nobody else makes it meanwhile.
    places.withLock { places in
      do throws(CairnError) {
        try packages.provide(contents, in: &places)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}

/// The contents of a release of the chain as a base.
struct ChainBase: BaseContents {
  let manifest: Manifest
  let material: ChainMaterial

  func provide(_ numbers: [Int], in places: inout ContentPlaces) throws(CairnError) {
    try material.provide(numbers.map { manifest.contents[$0] })
    places = material.current
  }
}
