// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Threads of their own: tests share few threads with each other, and transfers block.
enum HTTPThreads {
  /// Runs `body` on so many threads and waits for all.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for number in 0..<count {
      group.enter()
      Thread.detachNewThread {
        body(number)
        group.leave()
      }
    }
    group.wait()
  }
}
