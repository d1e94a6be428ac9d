// SPDX-License-Identifier: Apache-2.0

/// How much work an encoder puts into a small delta.
public enum Effort: String, Sendable, CaseIterable {
  /// Quick, and at most about a quarter larger.
  case fast
  /// The balance that releases are published with.
  case standard = "default"
  /// The smallest delta, at several times the work.
  case max
}

/// What an encoder may use.
public struct EncodingOptions: Sendable {
  /// How much work to put in.
  public var effort: Effort = .standard
  /// The most memory to use, in bytes, files included; the encoder samples more coarsely below it.
  public var memoryLimit: Int = 4 << 30
  /// How much memory the delta's *decoder* may need, in bytes; by default 1 GiB, what decoders allow
  /// by default. Only executables need much, since their base must be at hand in full, and archives,
  /// up to 64 MiB of what they expand to: other deltas stay below 16 MiB, and below 128 MiB at the
  /// effort `max`. The least that can be honoured is 8 MiB.
  public var decoderMemoryLimit: Int = 1 << 30
  /// Whether time counts more than a few percent of size, as for deltas that stay where they are
  /// made: streams are compressed quickly, and whether the null delta is smaller is estimated.
  public var isForKeeping = false
  /// Runs the parts of one step; the bytes never depend on it.
  public var loop: ParallelLoop = .serial
  /// Hears of progress and can stop the work.
  public var monitor: any WorkMonitor = SilentMonitor()
  /// Whether to see through deflate.
  public var expandsStreams = true
  /// Makes memory for views that are larger than an eighth of the memory limit, of the size given in
  /// bytes; nil leaves what is compressed in such files as it is.
  public var scratch: (@Sendable (Int) throws(CairnError) -> any ViewMemory)?
  /// Called between steps when base and target are larger than the memory limit allows to keep
  /// resident: the owner of mapped files drops their pages.
  public var releaseResidentPages: @Sendable () -> Void = {}

  /// Options with the defaults above.
  public init() {}
}
