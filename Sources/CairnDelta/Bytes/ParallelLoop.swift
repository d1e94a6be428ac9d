// SPDX-License-Identifier: Apache-2.0

/// Runs independent parts of a step, on as many threads as its maker has.
///
/// The engine starts no threads. A caller that has cores to give passes a loop that uses them
/// (`CairnFiles` has one on Dispatch).
public struct ParallelLoop: Sendable {
  /// How many parts run at the same time.
  public let width: Int
  private let run: @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void

  /// A loop of `width` threads that `run` drives: it calls `body` once for each number below
  /// `count` and returns when all calls have.
  public init(
    width: Int, run: @escaping @Sendable (_ count: Int, _ body: @Sendable (Int) -> Void) -> Void
  ) {
    self.width = width
    self.run = run
  }

  /// One part after the other, on the caller's thread.
  public static let serial = ParallelLoop(width: 1) { count, body in
    for index in 0..<count { body(index) }
  }

  /// Calls `body` for each number below `count`; returns when all are done.
  public func callAsFunction(_ count: Int, _ body: @Sendable (Int) -> Void) {
    run(count, body)
  }
}
