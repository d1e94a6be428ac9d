// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program of the system, in a directory of its own that ends with it.
final class Tool {
  let path: String
  let directory: URL

  /// Whether `name` is on the path.
  static func exists(_ name: String) -> Bool { find(name) != nil }

  private static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  init(_ name: String) throws {
    guard let path = Tool.find(name) else { throw CocoaError(.fileNoSuchFile) }
    self.path = path
    directory = FileManager.default.temporaryDirectory
      .appending(path: "cairn-interop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func write(_ bytes: [UInt8], as name: String) throws {
    try Data(bytes).write(to: directory.appending(path: name))
  }

  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.appending(path: name)))
  }

  /// Runs the program there; throws where it fails.
  func run(_ arguments: String...) throws { try run(arguments) }

  func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CocoaError(
        .executableLoad, userInfo: [NSLocalizedDescriptionKey: "\(arguments) failed"])
    }
  }
}
