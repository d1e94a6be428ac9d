// SPDX-License-Identifier: Apache-2.0

/// Where a listed stream lies in a file and in the file's view, in bytes.
struct StreamExtent: Sendable {
  /// The first byte of deflate data in the file.
  var start: Int
  /// Where it ends there, framing included.
  var end: Int
  /// The first expanded byte in the view.
  var viewStart: Int
  /// How many expanded bytes there are.
  var expandedSize: Int
  /// What stands behind the deflate data.
  var framing: StreamFraming

  /// How many bytes of deflate data there are.
  var compressedSize: Int

  /// How much data the chunks of a PNG hold together.
  var dataSize: Int { compressedSize + ZlibHeader.size + Adler.size }

  /// Where the stream ends in the view.
  var viewEnd: Int { viewStart + expandedSize }
}
