// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop
import Foundation
import Testing

/// One line of `TestVectors/interop/cases.txt`.
struct InteropVector: Sendable, CustomTestStringConvertible {
  let name: String
  let base: [UInt8]
  let patch: [UInt8]
  /// The output, nil where the patch is to be refused.
  let target: [UInt8]?
  /// The id of the error that refuses it.
  let errorID: String?

  var testDescription: String { name }

  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "TestVectors/interop")

  static func bytes(_ name: String) throws -> [UInt8] {
    if name == "-" { return [] }
    return [UInt8](try Data(contentsOf: directory.appending(path: name)))
  }

  static func all() throws -> [InteropVector] {
    let text = String(decoding: try bytes("cases.txt"), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count == 3 else { throw CocoaError(.fileReadCorruptFile) }
      let isError = fields[2].hasPrefix("delta.")
      return InteropVector(
        name: fields[0], base: try bytes(fields[1]), patch: try bytes(fields[0]),
        target: isError ? nil : try bytes(fields[2]), errorID: isError ? fields[2] : nil)
    }
  }

  static func named(_ name: String) throws -> InteropVector {
    guard let vector = try all().first(where: { $0.name == name }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return vector
  }
}
