// SPDX-License-Identifier: Apache-2.0

/// A segment as its load command tells of it; checked, except for its address.
struct MachOSegment {
  /// Where its load command starts.
  var command: Int
  /// Its address less the image's base, which wraps for what lies below the base.
  var address: UInt64
  /// How many addresses it takes up; at least `size`.
  var addressSize: UInt64
  /// Where its bytes lie in the file.
  var offset: Int
  /// How many bytes it has in the file.
  var size: Int
  /// The segment's sections among those of the file.
  var sections: Range<Int>
}
