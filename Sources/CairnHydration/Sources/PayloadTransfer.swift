// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Payloads on their way from a source to this machine: planned, and fetched when it is asked for.
public protocol PayloadTransfer: Sendable {
  /// What is still to be fetched; exact, as long as the server does what it is asked.
  var size: TransferSize { get }

  /// The sizes of the files that fetching them leaves on this machine, in bytes.
  var fileSizes: [Int] { get }

  /// How many directories that makes.
  var directoryCount: Int { get }

  /// Fetches everything; what has come stays when that is cut off, and the next transfer goes on
  /// from there.
  ///
  /// - Throws: what the network or the server says; `packageDamaged` where no server has the right
  ///   bytes; `interrupted`.
  func run(monitor: any WorkMonitor) throws(CairnError)
}
