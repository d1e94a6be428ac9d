// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension DeltaBuilder {
  /// The bytes hashed between two looks at the monitor.
  private static let digestStep = 4 << 20

  /// Names base (`nil` for a null delta) and target; the two are hashed in parallel.
  static func names<Hasher: ContentHasher>(
    base: ByteView?, target: ByteView, options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> Names {
    let names = Mutex(
      Names(
        base: nil, targetSize: target.count, targetDigest: Hasher().digest(), windowChecks: []))
    let failure = Mutex<CairnError?>(nil)
    options.loop(base == nil ? 1 : 2) { job in
      do throws(CairnError) {
        if job == 0 {
          let (digest, checks) = try nameTarget(target, options: options, hasher: hasher)
          names.withLock {
            $0.targetDigest = digest
            $0.windowChecks = checks
          }
        } else if let base {
          let named = try nameBase(base, options: options, hasher: hasher)
          names.withLock { $0.base = named }
        }
      } catch {
        failure.withLock { $0 = error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return names.withLock { $0 }
  }

  private static func nameTarget<Hasher: ContentHasher>(
    _ target: ByteView, options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> (Digest, [UInt32]) {
    let window = 1 << DeltaHeader.windowSizeLog(for: target.count)
    var state = Hasher()
    var checks: [UInt32] = []
    var place = 0
    while place < target.count {
      // Windows are multiples of a MiB, so a step may end exactly at a window's end.
      let end = min(target.count, place + digestStep, (place / window + 1) * window)
      state.update(target[place..<end])
      place = end
      if place % window == 0, place < target.count { checks.append(windowCheck(state.digest())) }
      try options.monitor.advance(.digesting, completed: place, total: target.count)
      options.releaseResidentPages()
    }
    return (state.digest(), checks)
  }

  private static func nameBase<Hasher: ContentHasher>(
    _ base: ByteView, options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> DeltaHeader.Base {
    var state = Hasher()
    var checksum: UInt64 = 0
    var place = 0
    while place < base.count {
      let part = base[place..<min(base.count, place + digestStep)]
      state.update(part)
      checksum = Checksum.crc64(part, checksum)
      place += part.count
      options.releaseResidentPages()
    }
    return DeltaHeader.Base(size: base.count, digest: state.digest(), checksum: checksum)
  }

  /// What a window's end is checked by: the first four bytes of the digest so far.
  static func windowCheck(_ digest: Digest) -> UInt32 {
    digest.bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
