// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("The table of errors is complete")
struct DeviceErrorTableTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func document(_ path: String) throws -> [Substring] {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      .split(separator: "\n")
  }

  /// The codes that the sources declare, with their statuses.
  private static func declared() throws -> [String: Int] {
    var codes: [String: Int] = [:]
    let sources = root.appendingPathComponent("Sources")
    let paths = try #require(FileManager.default.enumerator(atPath: sources.path))
    for case let path as String in paths where path.hasSuffix(".swift") {
      for line in try document("Sources/\(path)") where line.contains("= ErrorCode(\"") {
        let parts = line.components(separatedBy: "\"")
        let status = try #require(Int(parts[2].filter(\.isNumber)), "\(line)")
        #expect(codes[parts[1]] ?? status == status, "\(parts[1]) has two statuses")
        codes[parts[1]] = status
      }
    }
    return codes
  }

  @Test("every code is explained, with its status, a cause and a remedy")
  func errors() throws {
    let codes = try Self.declared()
    #expect(codes.count > 50)
    let rows = try Self.document("Documentation/Errors.md").filter { $0.hasPrefix("| `") }
      .map { $0.components(separatedBy: " | ") }
    for (code, status) in codes {
      let row = rows.first { $0[0] == "| `\(code)`" }
      #expect(row?.count == 4, "\(code)")
      #expect(row?[1] == "\(status)", "\(code)")
    }
    #expect(rows.count == codes.count, "no code is there twice or gone")
  }

  @Test("the statuses on the command line's page are the same")
  func statuses() throws {
    let lines = try Self.document("Documentation/Command-Line.md")
    for (code, status) in try Self.declared() {
      let row = lines.first { $0.hasPrefix("| \(status) |") }
      #expect(row?.contains("`\(code)`") == true, "\(code) \(status)")
    }
  }
}
