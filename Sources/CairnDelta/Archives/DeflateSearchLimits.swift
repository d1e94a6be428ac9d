// SPDX-License-Identifier: Apache-2.0

/// What a search for deflate streams may spend.
package struct DeflateSearchLimits: Sendable {
  /// The most bytes that all streams together may expand to; nil: 64 for each byte searched, and
  /// 16 MiB.
  package var expandedSize: Int?
  /// The most streams.
  package var streamCount = 1 << 20
  /// How many of the streams that are left alone are listed.
  package var skippedCount = 1000
  /// Whether streams without any container are searched for.
  package var searchesRawStreams = true

  package init() {}

  /// The bytes that streams in a file of `size` bytes may expand to.
  func expandedSize(for size: Int) -> Int {
    if let expandedSize { return expandedSize }
    let (product, overflow) = size.multipliedReportingOverflow(by: 64)
    let (sum, overflow2) = product.addingReportingOverflow(16 << 20)
    return overflow || overflow2 ? .max : sum
  }
}
