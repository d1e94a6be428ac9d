// SPDX-License-Identifier: Apache-2.0

/// What a window of a patch is to say: its copies and runs, between which bytes are stored.
struct VCDIFFWindowPlan {
  /// A part of the target that need not be stored.
  struct Step {
    /// Where the part comes from.
    enum Source {
      /// The base, from this offset on.
      case base(Int)
      /// The target, from this offset on, inside the window.
      case target(Int)
      /// One byte, repeated.
      case run(UInt8)
    }

    /// Where the part starts in the target.
    var start: Int
    /// Its length in bytes.
    var length: Int
    var source: Source

    /// The first offset behind the part.
    var end: Int { start + length }
  }

  /// The part of the target that the window makes.
  var range: Range<Int>
  /// The part of the base that its copies refer to, nil for none.
  var segment: Range<Int>?
  /// In order of `start`.
  var steps: [Step] = []
}
