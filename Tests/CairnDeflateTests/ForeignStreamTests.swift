// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Foundation
import Testing

/// Streams of several encoders, with recipes: `TestVectors/deflate`.
@Suite struct ForeignStreamTests {
  private struct Vector {
    let name: String
    let recipe: DeflateRecipe
    let stream: [UInt8]
    let content: [UInt8]
  }

  private static func vectors() throws -> [Vector] {
    let folder = URL(filePath: #filePath).appending(path: "../../../TestVectors/deflate")
      .standardizedFileURL
    return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map {
      try vector($0, Array(Data(contentsOf: folder.appending(path: $0))))
    }
  }

  private static func vector(_ name: String, _ bytes: [UInt8]) throws -> Vector {
    let end = try #require(bytes.indices.dropLast().first { bytes[$0...].starts(with: [10, 10]) })
    var fields: [String: String] = [:]
    for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let code = try #require(UInt64(fields["settings"] ?? ""))
    let corrections = try (fields["corrections"] ?? "").split(separator: " ").map { word in
      let numbers = word.split(separator: ":")
      return Correction(
        context: try #require(UInt8(numbers[0])), value: try #require(UInt64(numbers[1])))
    }
    let stream = Array(bytes[(end + 2)...])
    var content: [UInt8] = []
    let progress = try Inflater().run(stream.span, into: &content, limit: 1 << 16)
    #expect(progress.isAtEnd)
    return Vector(
      name: name,
      recipe: DeflateRecipe(
        settings: try #require(DeflateSettings(code: code)), corrections: corrections),
      stream: stream, content: content)
  }

  @Test func eachRecipeMakesItsStream() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count >= 20)
    for vector in vectors {
      let recipe = vector.recipe
      let recompressor = try Recompressor(
        settings: recipe.settings, corrected: recipe.isCorrected, means: .own)
      var corrections = CorrectionList(recipe.corrections)
      var output: [UInt8] = []
      try recompressor.write(vector.content.span, corrections: &corrections, into: &output)
      try recompressor.finish(corrections: &corrections, into: &output)
      #expect(areSame(output, vector.stream), "\(vector.name)")
      #expect(corrections.isAtEnd)
    }
  }

  @Test func recipesAreFoundForTheseStreams() throws {
    for vector in try Self.vectors() {
      let outcome = try DeflateAnalysis.recipe(
        for: vector.stream.span, expanded: vector.content.span)
      switch outcome {
      case .recipe(let recipe):
        #expect(
          !recipe.isCorrected || vector.recipe.isCorrected, "\(vector.name) needs no corrections")
      case .refusal(let refusal):
        // So short a stream does not pay for all the answers that its encoder would need.
        guard case .corrections = refusal else {
          Issue.record("\(vector.name): \(refusal)")
          continue
        }
      }
    }
  }
}
