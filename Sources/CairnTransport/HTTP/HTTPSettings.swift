// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles

/// How transfers behave: patience, limits, trust in servers.
public struct HTTPSettings: Sendable {
  /// Seconds until a connection must stand, TLS included.
  public var connectTimeout = 15.0
  /// The fewest bytes a second, over `minimumRateSeconds`, below which a server counts as hanging.
  public var minimumRate = 1_000
  /// How long a server may stay below `minimumRate`, in seconds.
  public var minimumRateSeconds = 30.0
  /// Seconds that one request may take with all its repetitions; `nil` for any time.
  public var totalTime: Double?
  /// The most bytes a second, all transfers of a client together; `nil` for no bound.
  public var rateLimit: Int?
  /// How many failures in a row, each with little progress, are answered by another attempt.
  public var retries = 4
  /// Seconds before the first repetition; each further one waits twice as long, give or take a half.
  public var firstDelay = 0.25
  /// The longest wait between two attempts, in seconds, also where a server asks for more.
  public var longestDelay = 30.0
  /// The most redirects that are followed for one request.
  public var redirectLimit = 5
  /// A PEM file with the authorities to trust instead of the system's.
  public var authorities: String?
  /// What the client calls itself.
  public var userAgent = "cairn"
  /// Makes the waits before repetitions the same in every run.
  public var seed: UInt64?
  /// Asked several times a second; throws to stop a transfer.
  public var stop: @Sendable () throws(CairnError) -> Void = Interruption.check
  /// Hears of every request that was made, when it is over, on the thread that made it.
  public var observer: (@Sendable (HTTPRecord) -> Void)?

  /// Settings for ordinary networks.
  public init() {}
}
