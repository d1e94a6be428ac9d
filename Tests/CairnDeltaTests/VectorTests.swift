// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Foundation
import Testing
import cairn_vectors

@Suite("Vectors of the delta format")
struct VectorTests {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "TestVectors")

  /// The paths of all vectors, below the directory of vectors.
  static func paths() throws -> [String] {
    try ["delta/accept", "delta/reject"].flatMap { kind in
      try FileManager.default.contentsOfDirectory(
        atPath: directory.appending(path: kind).path()
      ).filter { $0.hasSuffix(".vector") }.map { "\(kind)/\($0)" }
    }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.appending(path: path)))
  }

  @Test("The generator makes the files that are there, byte by byte, and no others")
  func regeneration() throws {
    let cases = VectorCatalog.cases
    #expect(cases.map { $0.path }.sorted() == (try VectorTests.paths()))
    for vector in cases {
      #expect(vector.file == (try VectorTests.bytes(vector.path)), "\(vector.path)")
    }
  }

  @Test("Every vector is answered as it says", arguments: try paths())
  func answer(path: String) throws {
    let vector = try #require(VectorCase(name: path, file: try VectorTests.bytes(path)))
    let base = vector.base.bytes
    do throws(CairnError) {
      let target = try Engine.apply(vector.delta, to: base)
      #expect(vector.expectation == .ok)
      let digest = target.withView { view in
        var hasher = SHA256Hasher()
        hasher.update(view)
        return hasher.digest()
      }
      #expect(digest.bytes == vector.targetDigest)
    } catch {
      #expect(error.code.id == "delta.\(vector.expectation.rawValue)", "\(error)")
      #expect(error.hint != nil)
    }
  }

  @Test("A reader of vectors refuses keys that it does not know")
  func unknownKey() {
    let text = "expect: ok\nbase: \ncolour: red\n\n"
    #expect(VectorCase(name: "x", file: Array(text.utf8)) == nil)
  }
}
