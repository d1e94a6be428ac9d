// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
package import CairnRelease

/// Gets hold of a base release's contents.
package protocol BaseContents: Sendable {
  /// What the release holds.
  var manifest: Manifest { get }

  /// Sees to it that contents, given by their numbers, can be read.
  func provide(_ numbers: [Int], in places: inout ContentPlaces) throws(CairnError)
}
