// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore
import Testing

/// Names on file systems that ignore case.
@Suite struct NameCollisionTests {
  private func code(_ paths: TreePath...) -> ErrorCode? {
    do throws(CairnError) {
      try NameCollisions.check(paths, in: "the tree")
      return nil
    } catch {
      return error.code
    }
  }

  @Test("names that differ by case alone collide, in any directory")
  func names() {
    #expect(code("bin", "bin/App", "bin/app") == .namesCollide)
    #expect(code("a", "a/x", "b", "b/X", "É", "é") == .namesCollide)
    #expect(code("a", "a/x", "b", "b/X") == nil)
  }

  @Test("no spelling of the store's name leads into it")
  func store() {
    #expect(code(".CAIRN", ".CAIRN/state.json") == .namesCollide)
    #expect(code(".Cairn") == .namesCollide)
    #expect(code("lib", "lib/.CAIRN", ".cairns") == nil)
  }
}
