// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Foundation
import Testing

@Suite("A staged file appears complete or not at all")
struct StagedFileTests {
  private func stage(
    _ scratch: Scratch, _ name: String = "target", replacing: Bool = false
  ) throws -> StagedFile {
    try StagedFile(for: scratch.file(name), tag: Scratch.tag, replacesExisting: replacing)
  }

  private func append(_ bytes: [UInt8], to staged: StagedFile) throws {
    try bytes.withView { view throws(CairnError) in try staged.append(view) }
  }

  @Test("what is appended in pieces of any size is there after the commit")
  func pieces() throws {
    let scratch = try Scratch()
    var content: [UInt8] = []
    let staged = try stage(scratch)
    for size in [0, 1, 4095, 131_072, 131_073, 7, 400_000] {
      let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
      content += piece
      try append(piece, to: staged)
    }
    #expect(try !scratch.names.contains("target"))
    try staged.commit()
    #expect(try scratch.read("target") == content)
    #expect(try scratch.names == ["target"])
  }

  @Test("without commit or keep nothing is left")
  func abandoned() throws {
    let scratch = try Scratch()
    do {
      let staged = try stage(scratch)
      try append([1, 2, 3], to: staged)
      #expect(try scratch.names.count == 1)
    }
    #expect(try scratch.names.isEmpty)
  }

  @Test("what is kept can be gone on with")
  func kept() throws {
    let scratch = try Scratch()
    do {
      let first = try stage(scratch)
      try append([1, 2, 3, 4], to: first)
      first.keep()
    }
    let second = try stage(scratch)
    #expect(second.existingSize == 4)
    #expect(try DeltaInput.head(of: second.existingBytes(), count: 9) == [1, 2, 3, 4])
    try second.resume(at: 2)
    try append([9], to: second)
    try second.commit()
    #expect(try scratch.read("target") == [1, 2, 9])
  }

  @Test("zeros take no disk and are zeros again, at the end too")
  func holes() throws {
    let scratch = try Scratch()
    let staged = try stage(scratch)
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    try append([7], to: staged)
    for _ in 0..<8 { try append(zeros, to: staged) }
    try staged.commit()
    #expect(try scratch.read("target") == [7] + [UInt8](repeating: 0, count: 8 << 20))
    #expect(try FileSource(path: scratch.file("target")).holeSize > 7 << 20)
  }

  @Test("a second writer of the same content is refused while the first is at work")
  func locked() throws {
    let scratch = try Scratch()
    let first = try stage(scratch)
    #expect(errorCode { _ = try stage(scratch) } == "file.busy")
    try first.commit()
    #expect(errorCode { _ = try stage(scratch, "other") } == nil)
  }

  @Test("a file that has appeared meanwhile is not replaced unless that was asked for")
  func appeared() throws {
    let scratch = try Scratch()
    let staged = try stage(scratch)
    try scratch.write([5], to: "target")
    #expect(errorCode { try staged.commit() } == "file.output-exists")
    #expect(try scratch.read("target") == [5])
    let replacing = try stage(scratch, "replaced", replacing: true)
    try scratch.write([5], to: "replaced")
    try append([6], to: replacing)
    try replacing.commit()
    #expect(try scratch.read("replaced") == [6])
  }

  @Test("a link or another file's name in the way is put aside, not written through")
  func inTheWay() throws {
    let scratch = try Scratch()
    try scratch.write([1], to: "victim")
    let part = StagedFile.partPath(for: scratch.file("target"), tag: Scratch.tag)
    for isSymbolic in [true, false] {
      if isSymbolic {
        try FileManager.default.createSymbolicLink(
          atPath: part, withDestinationPath: scratch.file("victim"))
      } else {
        try FileManager.default.linkItem(atPath: scratch.file("victim"), toPath: part)
      }
      let staged = try stage(scratch)
      #expect(staged.existingSize == 0)
      try append([2, 2], to: staged)
    }
    #expect(try scratch.read("victim") == [1])
  }

  @Test("the part file's name fits where the target's does")
  func longName() throws {
    let scratch = try Scratch()
    let name = String(repeating: "é", count: 127)
    let staged = try stage(scratch, name)
    try staged.commit()
    #expect(try scratch.names == [name])
  }

  @Test("a part file larger than the content is cut")
  func cut() throws {
    let scratch = try Scratch()
    do {
      let first = try stage(scratch)
      try append([UInt8](repeating: 3, count: 300_000), to: first)
      first.keep()
    }
    let second = try stage(scratch)
    try second.resume(at: 0)
    try append([4], to: second)
    try second.commit()
    #expect(try scratch.read("target") == [4])
  }

  @Test("more than the disk has is refused with both numbers")
  func space() throws {
    let scratch = try Scratch()
    let staged = try stage(scratch)
    #expect(errorCode { try staged.requireSpace(for: 1) } == nil)
    do {
      try staged.requireSpace(for: .max)
      Issue.record("no disk has so much")
    } catch {
      #expect(error.code == .noSpace)
      #expect(error.message.contains("9,223,372,036,854,775,807 bytes needed"))
      #expect(error.message.contains("available"))
    }
    #expect(errorCode { try staged.requireSpace(for: .max, holeSize: .max) } == nil)
  }
}
