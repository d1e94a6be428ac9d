// SPDX-License-Identifier: Apache-2.0

/// What a decoder is willing to spend on a delta that it does not trust.
public struct DecodingLimits: Sendable {
  /// The most memory that a delta may declare, in bytes.
  public var memory: Int = 1 << 30
  /// The largest target, in bytes.
  public var targetSize: Int = .max

  /// Limits with the defaults above.
  public init() {}

  /// Throws `limitExceeded` if a delta wants more.
  func check(_ header: DeltaHeader) throws(CairnError) {
    guard header.declaredMemory <= memory else {
      throw CairnError(
        .limitExceeded,
        "the delta needs \(header.declaredMemory) bytes of memory, \(memory) are allowed",
        hint: "allow more with --memory, or use a delta made with a smaller effort")
    }
    guard header.targetSize <= targetSize else {
      throw CairnError(
        .limitExceeded,
        "the delta's target has \(header.targetSize) bytes, \(targetSize) are allowed",
        hint: "allow a larger output, or refuse the delta")
    }
  }
}
