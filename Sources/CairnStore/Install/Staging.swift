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
    try hydrator.run(plan, receiver: Receiver(tree: tree, change: change))
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

  /// Opens the staged files of a content, all of them at once.
  private struct Receiver: ContentReceiver {
    let tree: any Storage
    private let files: [Digest: [TreeChange.Staged]]

    init(tree: any Storage, change: TreeChange) {
      self.tree = tree
      var files: [Digest: [TreeChange.Staged]] = [:]
      for staged in change.staged {
        if case .content(let content) = staged.making {
          files[content.digest, default: []].append(staged)
        }
      }
      self.files = files
    }

    func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace {
      let staged = files[content.digest] ?? []
      let numbers = Dictionary(uniqueKeysWithValues: staged.map { ($0.entry.path, $0.number) })
      return try FilePlaces(staged.map(\.entry), in: tree) { entry in
        TransactionPlaces.staged(numbers[entry.path] ?? 0)
      }
    }
  }
}
