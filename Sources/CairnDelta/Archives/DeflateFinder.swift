// SPDX-License-Identifier: Apache-2.0

/// Finds the deflate streams in a file, whatever the file is: an archive, a file with archives
/// inside, several files one behind the other, or the expanded view of one.
///
/// It looks for the headers that stand in front of streams and never relies on directories, on
/// sizes or on where the file ends. What it lists has been expanded once, and its checksums are
/// right. Streams inside of streams are found by searching what they expand to again.
package struct DeflateFinder {
  private let limits: DeflateSearchLimits

  package init(_ limits: DeflateSearchLimits = DeflateSearchLimits()) { self.limits = limits }

  /// The streams in `bytes`, in ascending order, none overlapping another.
  package func streams(in bytes: ByteView) throws(CairnError) -> [DeflateStream] {
    try search(bytes).streams
  }

  /// The streams in `bytes`, and what looks like one but is left alone.
  ///
  /// Takes memory for the list and at most some 100 KiB. Throws only if that is not to be had: any bytes
  /// may be searched.
  ///
  /// - Complexity: O(bytes), at more than 1 GB/s where nothing is compressed, and O(what the
  ///   streams expand to), which the limits bound.
  package func search(_ bytes: ByteView) throws(CairnError) -> FoundStreams {
    var search = DeflateSearch(bytes, limits)
    try search.findContained()
    if limits.searchesRawStreams { try search.findRaw() }
    return search.found
  }
}
