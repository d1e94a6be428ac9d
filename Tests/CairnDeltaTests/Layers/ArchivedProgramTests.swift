// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("Executables inside of archives")
struct ArchivedProgramTests {
  @Test("References of compressed executables are predicted, wherever they lie", arguments: 0..<4)
  func references(front: Int) throws {
    // Texts in front move the programs to odd places of the view.
    let text = Array("a text of odd size ".utf8.prefix(7 + front))
    func archive(_ program: CallingProgram) throws -> [UInt8] {
      try Container.zip.file([text + text + [UInt8](repeating: 65, count: 90), program.bytes])
    }
    let base = try archive(CallingProgram())
    let target = try archive(CallingProgram.changed)
    let delta = try Engine.encode(base, target)
    let applier = try Engine.applier(delta)
    #expect(applier.header.featureNames.contains("layers"))
    #expect(applier.header.featureNames.contains("references"))
    #expect(try Engine.apply(delta, to: base) == target)
    let inverse = try Engine.invert(delta, base, target)
    #expect(try Engine.apply(inverse, to: target) == base)
  }
}
