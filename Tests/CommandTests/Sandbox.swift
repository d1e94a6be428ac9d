// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Foundation

/// A directory for one test, with the ways to fill it and to run commands in it.
final class Sandbox: Sendable {
  /// Where it is.
  let path: String

  /// The command under test, which the build puts beside the tests.
  static let program: String = {
    let tests = ChildProcess.ownPath
    return String(tests[..<(tests.lastIndex(of: "/") ?? tests.endIndex)]) + "/cairn"
  }()

  /// Creates the directory; others than its owner may enter it, for tests as another user.
  init() throws {
    path = NSTemporaryDirectory() + "cairn-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o777])
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What a command did.
  struct Outcome {
    /// The exit status.
    let status: Int32
    /// The standard output.
    let output: String
    /// The standard error.
    let errors: String

    /// The standard output as a JSON object.
    var json: [String: Any] {
      get throws {
        let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
        return value as? [String: Any] ?? [:]
      }
    }

    /// The error in the JSON on the standard output.
    var error: [String: Any] {
      get throws { try json["error"] as? [String: Any] ?? [:] }
    }
  }

  /// Runs `cairn` in the directory.
  func cairn(_ arguments: String...) throws -> Outcome {
    try shell(#"exec "$CAIRN" "$@""#, arguments)
  }

  /// Runs a script in the directory; `$CAIRN` is the command, `$1` and so on are `arguments`.
  func shell(_ script: String, _ arguments: [String] = []) throws -> Outcome {
    let name = UUID().uuidString
    let streams = (output: "\(path)/../\(name).out", errors: "\(path)/../\(name).err")
    defer {
      try? FileManager.default.removeItem(atPath: streams.output)
      try? FileManager.default.removeItem(atPath: streams.errors)
    }
    let process = try ChildProcess.run(
      ["sh", "-c", "cd \"$1\" || exit 99; CAIRN=$2; export CAIRN; shift 2\n\(script)", "sh", path]
        + [Sandbox.program] + arguments,
      output: streams.output, errors: streams.errors)
    return Outcome(
      status: process.exitStatus,
      output: String(decoding: try bytes(streams.output), as: UTF8.self),
      errors: String(decoding: try bytes(streams.errors), as: UTF8.self))
  }

  /// Writes a file.
  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  /// Reads a file.
  func read(_ name: String) throws -> [UInt8] { try bytes("\(path)/\(name)") }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The names in the directory, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// The permission bits of a file.
  func permissions(of name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  /// A sandbox with `old`, `new` and `delta`, of about `size` bytes.
  static func withDelta(size: Int = 40_000) throws -> Sandbox {
    let sandbox = try Sandbox()
    let (old, new) = Contents.versions(size: size)
    try sandbox.write(old, to: "old")
    try sandbox.write(new, to: "new")
    let made = try sandbox.cairn("diff", "old", "new", "-o", "delta", "--effort", "fast")
    guard made.status == 0 else { throw SetupFailure(reason: made.errors) }
    return sandbox
  }

  /// The tests cannot even begin.
  struct SetupFailure: Error {
    let reason: String
  }
}
