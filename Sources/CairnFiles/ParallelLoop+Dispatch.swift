// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Dispatch
import Glibc
import Synchronization

extension ParallelLoop {
  /// A loop over at most `threads` threads of the system's pool, the caller's among them.
  ///
  /// Parts are handed out one by one in order, so uneven parts keep all threads busy.
  public static func dispatch(threads: Int) -> ParallelLoop {
    guard threads > 1 else { return .serial }
    return ParallelLoop(width: threads) { count, body in
      let workers = min(threads, count)
      guard workers > 1 else {
        for index in 0..<count { body(index) }
        return
      }
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          body(index)
        }
      }
    }
  }

  /// The number of processors that this process may use.
  public static var availableThreads: Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}
