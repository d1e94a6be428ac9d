// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// The files that one contender works on.
struct BenchFiles {
  /// The file to start from.
  let old: String
  /// The file to arrive at.
  let new: String
  /// Where the patch goes.
  let patch: String
  /// Where the new file goes when the patch is applied.
  let result: String
  /// The size of `old` in bytes.
  let oldSize: Int
}
