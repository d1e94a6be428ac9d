// SPDX-License-Identifier: Apache-2.0

/// Why a deflate stream could not be read or made again.
public enum DeflateFailure: Error, Sendable, Hashable {
  /// The bytes are not a deflate stream.
  case damaged
  /// The stream ends before its last block does.
  case truncated
  /// The stream holds more than the caller allows.
  case tooLarge
  /// There is no memory for the state of the codec.
  case outOfMemory
  /// The corrections do not fit the bytes they are for.
  case contradictory
  /// A call came after the end of the stream.
  case finished
}
