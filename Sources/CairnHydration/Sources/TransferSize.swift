// SPDX-License-Identifier: Apache-2.0

/// How many bytes of bodies are fetched, by what they are for.
public struct TransferSize: Sendable, Hashable {
  private var sizes = [Int](repeating: 0, count: TransferReason.allCases.count)
  /// How many requests that takes.
  public var requests = 0

  /// Nothing.
  public init() {}

  /// The bytes for one reason.
  public subscript(reason: TransferReason) -> Int {
    get { sizes[TransferSize.index(of: reason)] }
    set { sizes[TransferSize.index(of: reason)] = newValue }
  }

  /// All bytes.
  public var total: Int { sizes.reduce(0, +) }

  /// Both together.
  public static func + (one: TransferSize, other: TransferSize) -> TransferSize {
    var sum = one
    for reason in TransferReason.allCases { sum[reason] += other[reason] }
    sum.requests += other.requests
    return sum
  }

  private static func index(of reason: TransferReason) -> Int {
    switch reason {
    case .metadata: 0
    case .delta: 1
    case .full: 2
    case .fallback: 3
    case .wasted: 4
    }
  }
}
