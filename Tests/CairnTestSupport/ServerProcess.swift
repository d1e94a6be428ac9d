// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A server in Python beside the tests, which ends when its input is closed: with this process, at
/// the latest.
public final class ServerProcess: Sendable {
  private let input = Pipe()
  private let output = Pipe()

  /// Starts a program of `Tests/FaultServer`.
  public init(_ program: String, _ arguments: [String]) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../FaultServer/\(program)").standardizedFileURL.path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B", path] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// The next line of its output; empty where it has ended.
  public func line() throws -> String {
    var line: [UInt8] = []
    while let next = try output.fileHandleForReading.read(upToCount: 1)?.first, next != 10 {
      line.append(next)
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// A new directory for files to serve.
  public static func directory() throws -> String {
    let path = NSTemporaryDirectory() + "cairn-http-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    return path
  }

  /// The server cannot be started.
  public struct SetupFailure: Error {
    let said: String

    /// - Parameter said: what it said instead of being ready.
    public init(said: String) { self.said = said }
  }
}
