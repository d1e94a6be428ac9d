// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnTrust

/// With what a repository is signed, and when.
public struct SigningRequest {
  /// Whoever can sign; those whose keys are not asked for are left alone.
  public var signers: [any Signer]
  /// The time.
  public var now: UTCTime
  /// Metadata files that others have signed, by the names that messages call them.
  public var copies: [(name: String, bytes: [UInt8])]
  /// Whether all payloads are read and compared with their digests before releases are signed.
  public var checksPayloads: Bool
  /// Hears of the progress.
  public var monitor: any WorkMonitor

  /// A request.
  public init(
    signers: [any Signer], now: UTCTime, copies: [(name: String, bytes: [UInt8])] = [],
    checksPayloads: Bool = false, monitor: any WorkMonitor = SilentMonitor()
  ) {
    self.signers = signers
    self.now = now
    self.copies = copies
    self.checksPayloads = checksPayloads
    self.monitor = monitor
  }
}
