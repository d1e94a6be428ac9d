// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
import Synchronization

/// Counts what is fetched, by what it is for, and stops when it becomes too much.
public final class TransferAccount: Sendable {
  private let size = Mutex(TransferSize())
  /// The most bytes that may be fetched; `nil` for any number.
  public let limit: Int?

  /// Nothing has been fetched.
  public init(limit: Int? = nil) { self.limit = limit }

  /// What has been fetched so far.
  public var total: TransferSize { size.withLock { $0 } }

  /// One more request is over; nobody else counts these bytes of its answer.
  func addRequest(received count: Int, for reason: TransferReason) {
    size.withLock { size in
      size.requests += 1
      size[reason] += count
    }
  }

  /// Bytes have come.
  ///
  /// - Throws: `tooMuch` when they are more than allowed.
  public func add(_ count: Int, for reason: TransferReason) throws(CairnError) {
    let total = size.withLock { size in
      size[reason] += count
      return size.total
    }
    guard let limit, total > limit else { return }
    throw CairnError(
      .tooMuch,
      "\(ByteCount(total).exact) have been fetched, \(ByteCount(limit).exact) are allowed",
      hint: "what has come is kept; run again with a higher --max-bytes to go on")
  }

  /// What was taken for useful turned out not to be.
  public func waste(_ count: Int, insteadOf reason: TransferReason) {
    size.withLock { size in
      // What came in an earlier run was counted there.
      let counted = min(count, size[reason])
      size[reason] -= counted
      size[.wasted] += counted
    }
  }
}
