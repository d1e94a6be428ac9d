// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// One request that was made, a redirect or a repetition counting as one of its own.
public struct HTTPRecord: Sendable {
  /// The address, without password and query.
  public let url: String
  /// The range that was asked for.
  public let range: Range<Int>?
  /// The status of the answer; nought where none came.
  public let status: Int
  /// The bytes of the body that arrived, whatever became of them.
  public let received: Int
  /// The bytes of the body that the caller was given.
  public let delivered: Int
  /// Why the request was of no use.
  public let failure: ErrorCode?
}
