// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Foundation

/// A directory for one test.
final class Scratch: Sendable {
  /// Where it is.
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "cairn-files-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// Reads a file.
  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// The names in it, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// The digest of one byte, as a tag for staged files.
  static let tag: Digest = {
    var hasher = SHA256Hasher()
    [UInt8]([1]).withView { hasher.update($0) }
    return hasher.digest()
  }()
}

/// The code of the error that `body` throws, `nil` if it throws none.
func errorCode(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch let error as CairnError {
    return error.code.id
  } catch {
    return "other: \(error)"
  }
}
