// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A patch that another tool made, read and applied with Cairn's bounds.
///
/// Creating one checks the whole structure that can be checked without the base: a patch whose
/// sizes contradict one another is refused before any output. Neither format says which base it
/// was made from, so applying to a wrong base is found only by the formats' own means (see
/// Documentation/Interop.md).
public struct ForeignPatch: Sendable {
  private enum Content: Sendable {
    case bsdiff(BsdiffPatch)
    case vcdiff(VCDIFFPatch)
  }

  private let content: Content
  /// What is known about the patch without its base.
  public let summary: ForeignSummary

  /// Reads the headers of `patch`; the view must stay valid as long as this value is used.
  ///
  /// Throws `malformed` or `truncated` for a patch that breaks its format and `unsupported` for a
  /// feature that is not implemented.
  /// - Complexity: bsdiff O(1), VCDIFF O(number of windows).
  public init(format: ForeignFormat, patch: ByteView) throws(CairnError) {
    switch format {
    case .bsdiff40:
      let bsdiff = try BsdiffPatch(patch)
      content = .bsdiff(bsdiff)
      summary = bsdiff.summary
    case .vcdiff:
      let vcdiff = try VCDIFFPatch(patch)
      content = .vcdiff(vcdiff)
      summary = vcdiff.summary
    }
  }

  /// The size of the patch's output in bytes, as its headers claim it.
  public var targetSize: Int? { summary.targetSize }

  /// Writes the target to `sink`, in chunks and in order.
  ///
  /// Throws `limitExceeded` before any output where the patch claims more than `limits` allow,
  /// `wrongBase` where it reads beyond the base or (VCDIFF with checksums) gives other bytes than
  /// its maker saw, `damaged`, `malformed` or `truncated` for a broken patch, and whatever the sink
  /// throws. After a throw the sink's bytes must not be used.
  /// - Complexity: O(patch + target). Memory: at most `limits.memory`; bsdiff about 12 MiB; VCDIFF
  ///   the largest window, its decompressed sections and, for windows that copy from earlier output,
  ///   that output.
  public func apply(
    base: ByteView, to sink: inout some ByteSink, limits: DecodingLimits = DecodingLimits()
  ) throws(CairnError) {
    if let targetSize, targetSize > limits.targetSize {
      throw .foreignLimit(
        "the patch claims a target of \(targetSize) bytes, \(limits.targetSize) are allowed")
    }
    switch content {
    case .bsdiff(let patch): try patch.apply(base: base, to: &sink, limits: limits)
    case .vcdiff(let patch): try patch.apply(base: base, to: &sink, limits: limits)
    }
  }
}
