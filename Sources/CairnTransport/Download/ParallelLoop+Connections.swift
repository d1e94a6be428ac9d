// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Dispatch
import Synchronization

extension ParallelLoop {
  /// A loop for parts that wait more than they compute: each thread is one connection.
  ///
  /// Threads of the system's pool would be as few as there are processors.
  static func connections(_ width: Int) -> ParallelLoop {
    guard width > 1 else { return .serial }
    return ParallelLoop(width: width) { count, body in
      let next = Atomic<Int>(0)
      let group = DispatchGroup()
      withoutActuallyEscaping(body) { body in
        for _ in 0..<min(width, count) {
          DispatchQueue(label: "cairn.connection").async(group: group) {
            while true {
              let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
              guard index < count else { return }
              body(index)
            }
          }
        }
        group.wait()
      }
    }
  }
}
