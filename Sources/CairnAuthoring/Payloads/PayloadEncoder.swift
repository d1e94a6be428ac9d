// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles

/// Encodes payloads, the same for whoever wants them.
package struct PayloadEncoder: Sendable {
  private let effort: Effort
  private let loop: ParallelLoop

  /// Prepares to encode; the bytes do not depend on the loop.
  package init(effort: Effort, loop: ParallelLoop) {
    self.effort = effort
    self.loop = loop
  }

  /// The payload that makes `target` of `base`; the base is left out where it does not pay.
  ///
  /// - Parameter base: `nil` where there is none.
  package func encode(
    base: ByteView?, target: ByteView, monitor: any WorkMonitor
  ) throws(CairnError) -> [UInt8] {
    var options = EncodingOptions()
    options.effort = effort
    options.monitor = monitor
    // A thread that finds no payload to begin helps with one that somebody else has begun.
    options.loop = loop
    options.scratch = { size throws(CairnError) in try MappedScratch(size: size) }
    guard let base else {
      return try DeltaEncoder.encodeNull(
        target: target, options: options, hasher: SHA256Hasher.self)
    }
    return try DeltaEncoder.encode(
      base: base, target: target, options: options, hasher: SHA256Hasher.self)
  }
}
