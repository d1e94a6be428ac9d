// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A payload that may have to be made to know its size: by the numbers of its contents in the chain.
struct PayloadJob: Sendable, Hashable {
  /// What it is made from, one behind the other; none for a null payload.
  var bases: [Int32]
  /// What it makes, one behind the other.
  var targets: [Int32]
  /// How much work goes into it.
  var effort: Effort
}
