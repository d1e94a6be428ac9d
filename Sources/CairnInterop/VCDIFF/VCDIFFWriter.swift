// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Writes VCDIFF patches that every reader of RFC 3284 accepts: default code table, no compression,
/// no extension.
public enum VCDIFFWriter {
  /// The patch that turns `base` into `target` by way of `covers`.
  ///
  /// A cover whose bytes differ here and there becomes copies of the parts that agree; what no
  /// cover makes is searched for repetitions and otherwise stored. Windows hold at most 8 MiB of
  /// target, the most that xdelta3 decodes.
  ///
  /// Throws `malformed` for covers that overlap, are out of order or leave `base` or `target`.
  /// - Complexity: O(target + covers) time; memory: the patch and the steps of one window.
  public static func write(
    covers: [Cover], base: ByteView, target: ByteView
  ) throws(CairnError) -> [UInt8] {
    try write(
      covers: covers, base: base, target: target,
      longestSegment: VCDIFFWindowPlanner.longestSegment)
  }

  /// The same, with windows that refer to at most `longestSegment` bytes of `base`: that bound is
  /// too large for a test to reach.
  package static func write(
    covers: [Cover], base: ByteView, target: ByteView, longestSegment: Int
  ) throws(CairnError) -> [UInt8] {
    try check(covers, base: base, target: target)
    var patch = VCDIFFHeader.magic
    patch.append(VCDIFFDialect.standard.rawValue)
    patch.append(0)
    var planner = VCDIFFWindowPlanner(
      covers: covers, base: base, target: target, longestSegment: longestSegment)
    // An empty target has one empty window: readers take a patch without windows for a broken one.
    repeat {
      let plan = planner.next()
      VCDIFFWindowWriter.write(plan, target: target, to: &patch)
    } while !planner.isDone
    return patch
  }

  private static func check(
    _ covers: [Cover], base: ByteView, target: ByteView
  ) throws(CairnError) {
    var end = 0
    for cover in covers {
      guard cover.start >= end, cover.length > 0, cover.start <= target.count,
        cover.length <= target.count - cover.start
      else {
        throw CairnError(.malformed, "the covers overlap or leave the target")
      }
      if case .base(let offset) = cover.source {
        guard offset >= 0, offset <= base.count, cover.length <= base.count - offset else {
          throw CairnError(.malformed, "a cover leaves the base")
        }
      }
      end = cover.end
    }
  }
}
