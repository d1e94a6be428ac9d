// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnRelease

extension Storage {
  /// Removes everything in a directory, but not the directory; nothing happens where there is none.
  public func removeEverything(in directory: TreePath) throws(CairnError) {
    guard try status(directory)?.kind == .directory else { return }
    let scan = TreeScan(self, skippingStore: false, readingAttributes: false)
    for node in try scan.nodes(below: directory).reversed() {
      if node.status.kind == .directory {
        _ = try removeDirectory(node.path)
      } else {
        try remove(node.path)
      }
    }
  }
}
