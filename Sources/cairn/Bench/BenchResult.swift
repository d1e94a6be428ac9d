// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// What one contender has done.
struct BenchResult {
  /// The contender's name.
  let name: String
  /// Whether its patch is a full download.
  let isFull: Bool
  /// The size of its patch in bytes, `nil` if it made none.
  var patchSize: Int?
  /// What making the patch took.
  var encoding: ResourceUsage?
  /// What applying it took.
  var decoding: ResourceUsage?
  /// Whether applying the patch gave the new file.
  var isVerified = false
  /// Where the files still are, if the patch is to be explained.
  var directory: TemporaryDirectory?
  /// What is in the patch and what it does with the old file, where that was asked for.
  var description: HeaderReport?
  /// Why there is no more to say.
  var failure: String?
}
