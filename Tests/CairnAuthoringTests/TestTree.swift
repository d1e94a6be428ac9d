// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnTestSupport
import Foundation

/// A directory for one test, and the ways to make trees in it.
final class TestTree: Sendable {
  /// Where it is.
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "cairn-authoring-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in it.
  func at(_ name: String) -> String { "\(path)/\(name)" }

  /// The storage of a directory in it.
  func storage(_ name: String) throws -> PosixStorage { try PosixStorage(path: at(name)) }

  /// Makes a directory with those above it.
  func directory(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: at(name), withIntermediateDirectories: true)
  }

  /// Writes a file, with the directories above it.
  func write(
    _ bytes: [UInt8], to name: String, mode: Int = 0o644, modified: Int? = nil
  ) throws {
    if let slash = name.lastIndex(of: "/") { try directory(String(name[..<slash])) }
    try Data(bytes).write(to: URL(fileURLWithPath: at(name)))
    var attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
    if let modified {
      attributes[.modificationDate] = Date(timeIntervalSince1970: Double(modified))
    }
    try FileManager.default.setAttributes(attributes, ofItemAtPath: at(name))
  }

  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: at(name))))
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: at(name), withDestinationPath: target)
  }

  func hardLink(_ name: String, to other: String) throws {
    try FileManager.default.linkItem(atPath: at(other), toPath: at(name))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: at(name)) }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: at(name), toPath: at(other))
  }

  func names(_ directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: at(directory)).sorted()
  }
}

/// Contents made by rule.
enum Sample {
  /// The numbers of one seed are those of the next, one place on: this keeps them apart.
  private static let stride = 1_000_000_007

  /// Words in a random order, as many bytes.
  static func text(_ size: Int, seed: Int) -> [UInt8] {
    var random = Random(seed: seed &* Sample.stride)
    let words = (0..<200).map { _ in
      (0..<(2 + random.below(8))).map { _ in UInt8(ascii: "a") + UInt8(random.below(26)) }
    }
    var bytes: [UInt8] = []
    while bytes.count < size {
      bytes += words[random.below(words.count)]
      bytes.append(UInt8(ascii: random.below(12) == 0 ? "\n" : " "))
    }
    return Array(bytes.prefix(size))
  }

  /// Bytes that do not compress.
  static func noise(_ size: Int, seed: Int) -> [UInt8] {
    var random = Random(seed: seed &* Sample.stride)
    return random.bytes(size)
  }

  /// The content with some places changed and something put in.
  static func edited(_ bytes: [UInt8], seed: Int) -> [UInt8] {
    var random = Random(seed: seed &* Sample.stride)
    var result = bytes
    for _ in 0..<max(1, bytes.count / 5000) where !result.isEmpty {
      result[random.below(result.count)] ^= 0x11
    }
    result.insert(contentsOf: random.bytes(20), at: random.below(result.count + 1))
    return result
  }

  static func path(_ text: String) -> TreePath {
    guard let path = TreePath(text) else { preconditionFailure("\(text) is no path") }
    return path
  }

  static func digest(_ bytes: [UInt8]) -> Digest { SHA256Hasher.digest(of: bytes) }
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
