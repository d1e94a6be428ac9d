// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import CairnTransport
import Foundation

/// The server that fails on purpose, one for all tests; it ends with the process.
final class HTTPFaultServer: Sendable {
  /// The server of this process.
  static let shared = Result { try HTTPFaultServer() }

  /// Where it serves, with a slash at the end.
  let base: String
  private let directory: String
  private let process: ServerProcess

  private init() throws {
    directory = try ServerProcess.directory()
    process = try ServerProcess("fault_server.py", [directory, "--until-eof"])
    let line = try process.line()
    let words = line.split(separator: " ")
    guard words.count == 3 else { throw ServerProcess.SetupFailure(said: line) }
    base = words[2] + "/"
  }

  /// Puts a file of pseudo-random bytes there under a name of its own; gives bytes and address.
  func file(_ count: Int, seed: Int = 1) throws -> (bytes: [UInt8], url: String) {
    var random = Random(seed: seed)
    let bytes = random.bytes(count)
    let name = UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
    return (bytes, base + name)
  }

  /// Adds a rule for a file, for example `fault=status&times=2`.
  func add(_ rule: String, for url: String) throws {
    let path = "/" + url.dropFirst(base.count)
    _ = try HTTPClient().contents(of: "\(base)-/add?path=\(path)&\(rule)", limit: 1000)
  }

  /// One request as the server logged it.
  struct Logged: Decodable {
    let connection: Int
    let range: String?
    let status: Int
    let sent: Int
    let headers: [String: String]
  }

  /// The requests for a file so far.
  func log(of url: String) throws -> [Logged] {
    let path = "/" + url.dropFirst(base.count)
    let json = try HTTPClient().contents(of: "\(base)-/log?path=\(path)", limit: 1 << 20) ?? []
    return try JSONDecoder().decode([Logged].self, from: Data(json))
  }
}
