// SPDX-License-Identifier: Apache-2.0

/// Writes where covered bytes differ from the base, and by how much (Format-Delta 4.2).
struct ResidualWriter {
  private var gaps: NumberStreamWriter
  private var values: ByteStreamWriter
  private var context = ResidualContext()
  private var gap = 0

  /// How many residuals were added.
  var count: Int { gaps.count }

  /// A writer that lets all profiles compete, or none: then LZMA2 has to do.
  init(allProfiles: Bool) {
    gaps = NumberStreamWriter(
      contextCount: ResidualContext.gapContexts,
      profileCount: allProfiles ? ResidualContext.gapProfiles : 0)
    values = ByteStreamWriter(
      contextCount: ResidualContext.valueContexts,
      profileCount: allProfiles ? ResidualContext.valueProfiles : 0)
  }

  /// Adds what differs between the target at `start` and the base at `offset`, over `length` bytes.
  mutating func append(
    base: ByteView, at offset: Int, target: ByteView, at start: Int, length: Int
  ) {
    var done = 0
    while done < length {
      let run = target.commonPrefix(
        at: start + done, with: base, at: offset + done, limit: length - done)
      gap += run
      done += run
      if done == length { break }
      let place = start + done
      let old = base[offset + done]
      let value = target[place] &- old
      gaps.append(gap) { [context] profile in context.gap(profile: profile) }
      values.append(value) { [context, gap] profile in
        context.value(profile: profile, gap: gap, place: place, old: old)
      }
      context.note(gap: gap, place: place, value: value)
      gap = 0
      done += 1
    }
  }

  /// The two streams.
  consuming func finish() -> [PendingStream] {
    [gaps.finish(.residualGap), values.finish(.residualValue)]
  }
}
