// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnStore

/// Reads a device's state that nobody trusts.
enum StateTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    do throws(CairnError) {
      let state = try DeviceState(reading: bytes)
      let again = try DeviceState(reading: try state.encoded())
      precondition(again == state, "another state")
      precondition(state.manifestDigests.count <= 4)
      precondition(state.kept.reduce(0) { $0 + $1.size } >= 0)
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
