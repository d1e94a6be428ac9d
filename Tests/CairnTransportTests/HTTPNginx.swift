// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport
import CairnTransport
import Foundation

/// nginx as web servers are set up, one for all tests; it ends with the process.
final class HTTPNginx: Sendable {
  /// The servers of this process.
  static let shared = Result { try HTTPNginx() }

  /// Whether they can be started here.
  static let isThere = ["nginx", "openssl"].allSatisfy { program in
    ["/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/"].contains {
      FileManager.default.isExecutableFile(atPath: $0 + program)
    }
  }

  /// The certificate that the good servers' are signed with.
  let authority: String
  /// The bytes of the file that they serve.
  let bytes: [UInt8]
  private let servers: [String: String]
  private let process: ServerProcess

  private init() throws {
    let directory = try ServerProcess.directory()
    var random = Random(seed: 3)
    bytes = random.bytes(300_000)
    try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/file"))
    process = try ServerProcess("nginx_server.py", [directory])
    var servers: [String: String] = [:]
    while true {
      let line = try process.line()
      if line == "ready" { break }
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2 else { throw ServerProcess.SetupFailure(said: line) }
      servers[words[0]] = words[1]
    }
    self.servers = servers
    authority = servers["authority"] ?? ""
  }

  /// What nginx has logged.
  var log: String {
    get throws { try String(contentsOfFile: servers["log"] ?? "", encoding: .utf8) }
  }

  /// The address of the file on one of the servers.
  func file(_ server: String) -> String { (servers[server] ?? "") + "file" }

  /// A run whose client trusts the servers' authority.
  func run(_ change: (inout HTTPSettings) -> Void = { _ in }) -> HTTPRun {
    HTTPRun {
      $0.authorities = authority
      change(&$0)
    }
  }
}
