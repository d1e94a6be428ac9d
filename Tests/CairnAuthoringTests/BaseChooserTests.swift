// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import Testing

@Suite("Sketches find what a content was made of")
struct BaseChooserTests {
  private func sketch(_ bytes: [UInt8]) -> ContentSketch {
    bytes.withView { ContentSketch(of: $0) }
  }

  @Test("a content shares all with itself and nothing with another")
  func extremes() {
    for size in [200, 5000, 300_000, 3_000_000] {
      let one = sketch(Sample.noise(size, seed: 1))
      let other = sketch(Sample.noise(size, seed: 2))
      #expect(one.share(in: one) == 1)
      #expect(one.share(in: other) == 0)
    }
    let empty = sketch([])
    #expect(empty.share(in: empty) == 0)
    #expect(sketch(Array(repeating: 0, count: 100_000)).hashes.count == 1)
  }

  @Test("what is put in or changed takes away its part only", arguments: [20_000, 400_000])
  func edits(size: Int) {
    let old = Sample.noise(size, seed: 3)
    let new = Array(old[..<(size / 2)]) + Sample.noise(size / 4, seed: 4) + old[(size / 2)...]
    let share = sketch(new).share(in: sketch(old))
    #expect((0.68...0.92).contains(share), "\(share)")
    #expect(sketch(old).share(in: sketch(new)) > 0.9)
  }

  @Test("a part of a big content is found in it")
  func split() {
    let whole = Sample.noise(3_000_000, seed: 5)
    let part = Array(whole[1_000_000..<1_200_000])
    #expect(sketch(part).share(in: sketch(whole)) > 0.8)
  }

  private func release(_ files: [(String, [UInt8])]) throws -> Manifest {
    try Manifest(
      entries: files.map { name, bytes in
        TreeEntry(
          path: Sample.path(name),
          node: .file(content: Sample.digest(bytes), size: bytes.count, modified: nil),
          mode: 0o644)
      })
  }

  /// The name of the base that is chosen for the target's only file.
  private func choice(
    _ target: (String, [UInt8]), among base: [(String, [UInt8])]
  ) throws -> String? {
    let old = try release(base)
    let new = try release([target])
    let chooser = BaseChooser(base: old, target: new)
    let content = Sample.digest(target.1)
    let sketches = old.contents.map { content in
      sketch(base.first { Sample.digest($0.1) == content.digest }?.1 ?? [])
    }
    let own = sketch(target.1)
    let known = chooser.samePathBases(of: content).map { number in
      (base: number, share: own.share(in: sketches[number]))
    }
    let number = chooser.choose(
      for: content, sketch: own, known: known, index: SketchIndex(sketches))
    return number.flatMap { number in
      base.first { Sample.digest($0.1) == old.contents[number].digest }?.0
    }
  }

  @Test("an edited file has the file of its path")
  func samePath() throws {
    let old = Sample.text(30_000, seed: 6)
    let chosen = try choice(
      ("a", Sample.edited(old, seed: 7)), among: [("a", old), ("b", Sample.text(30_000, seed: 8))])
    #expect(chosen == "a")
  }

  @Test("a moved and edited file has the file that it was")
  func moved() throws {
    let old = Sample.text(30_000, seed: 9)
    let chosen = try choice(
      ("new", Sample.edited(old, seed: 10)),
      among: [("other", Sample.text(30_000, seed: 11)), ("old", old)])
    #expect(chosen == "old")
  }

  @Test("two files that changed their names find one another")
  func swapped() throws {
    let one = Sample.noise(50_000, seed: 12)
    let other = Sample.noise(50_000, seed: 13)
    let chosen = try choice(
      ("a", Sample.edited(other, seed: 14)), among: [("a", one), ("b", other)])
    #expect(chosen == "b")
  }

  @Test("a new file that is like nothing has no base")
  func new() throws {
    let chosen = try choice(
      ("new", Sample.noise(20_000, seed: 15)), among: [("a", Sample.noise(20_000, seed: 16))])
    #expect(chosen == nil)
  }

  @Test("of equal contents' owners the index tells all, whatever a licence in all of them says")
  func boilerplate() throws {
    let licence = Sample.text(3000, seed: 17)
    let files = (0..<60).map { number in
      ("f\(number)", licence + Sample.text(2000, seed: 100 + number))
    }
    let chosen = try choice(("moved", Sample.edited(files[33].1, seed: 18)), among: files)
    #expect(chosen == "f33")
  }
}
