// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore

/// Reads a switch's journal that nobody trusts, behind a check that is right.
enum JournalTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    let content = bytes.dropLast(Digest.size)
    let journal = content + SHA256Hasher.digest(of: Array(content)).bytes
    do throws(CairnError) {
      let plan = try SwitchJournal.decode(Array(journal))
      let again = try SwitchJournal.decode(SwitchJournal.encode(plan))
      precondition(again == plan, "another plan")
      for operation in plan.operations {
        precondition(!operation.path.bytes.starts(with: Array(".cairn/".utf8)), "in the store")
      }
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
