// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Makes the nodes of a change ready beside the tree.
struct Staging {
  let tree: any Storage
  let change: TreeChange

  /// Hydrates the files, then makes links and directories.
  func fill(_ hydrator: Hydrator, _ plan: HydrationPlan) throws(CairnError) {
    try hydrator.run(plan, receiver: receiver)
    for staged in change.staged {
      let path = TransactionPlaces.staged(staged.number)
      switch staged.making {
      case .content: continue
      case .linkToStaged(let number):
        try tree.link(TransactionPlaces.staged(number), as: path)
      case .linkToTree(let first): try tree.link(first, as: path)
      case .symbolicLink(let target): try tree.makeSymbolicLink(path, target: target)
      case .directory:
        try tree.makeDirectory(path, mode: staged.entry.mode)
        if !staged.entry.attributes.isEmpty {
          try tree.set(NodeChanges(attributes: staged.entry.attributes), of: path)
        }
      }
    }
  }

  /// Writes each content into the staged files that have it.
  private var receiver: TreeReceiver {
    var numbers: [TreePath: Int] = [:]
    for staged in change.staged { numbers[staged.entry.path] = staged.number }
    return TreeReceiver(storage: tree, entries: change.staged.map(\.entry)) { [numbers] entry in
      guard let number = numbers[entry.path] else {
        preconditionFailure("nobody staged \(entry.path)")
      }
      return TransactionPlaces.staged(number)
    }
  }
}
