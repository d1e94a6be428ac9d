// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// A payload that is made, and where its bytes lie until the package is written.
struct StoredPayload: Sendable {
  /// What the package's head is going to say of it.
  let description: PayloadDescription
  /// The file that holds it, below the repository.
  let file: TreePath
  /// Where it starts in the file.
  let offset: Int
  /// Whether an earlier release has it too.
  var isTakenOver = false
}
