// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTransport
import Testing

@Suite struct HTTPMirrorTests {
  private let server: HTTPFaultServer

  init() throws { server = try HTTPFaultServer.shared.get() }

  /// A client for mirrors that are the server with a fault each, and nobody at all for `nil`.
  private func client(_ run: HTTPRun, _ faults: [String?]) throws -> MirroredClient {
    let mirrors = try faults.map { fault in
      try HTTPAddress(fault.map { server.base + "?" + $0 } ?? "http://127.0.0.1:1/")
    }
    return MirroredClient(mirrors, client: run.client)
  }

  private func fetch(_ client: MirroredClient, _ path: String, _ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try client.fetch(path) { () throws(CairnError) in
      bytes.count < count ? bytes.count..<count : nil
    } head: { _ throws(CairnError) in
    } body: { view throws(CairnError) in
      bytes += view.copied()
    }
    return bytes
  }

  @Test("What one mirror cannot give comes from the next, which is remembered")
  func next() throws {
    let file = try server.file(5000)
    let name = String(file.url.dropFirst(server.base.count))
    let run = HTTPRun { $0.retries = 1 }
    let client = try client(run, [nil, "fault=status&status=403", "fault=none", "fault=status"])
    #expect(try fetch(client, name, 5000).elementsEqual(file.bytes))
    #expect(client.preferred == client.mirrors[2])
    #expect(run.records.map(\.status) == [0, 0, 403, 206])
    #expect(try client.contents(of: name, limit: 5000)?.count == 5000)
    #expect(run.records.count == 5)
  }

  @Test("The next mirror goes on where the one before broke, also with another entity tag")
  func goesOn() throws {
    let file = try server.file(5000)
    let name = String(file.url.dropFirst(server.base.count))
    let run = HTTPRun { $0.retries = 0 }
    let client = try client(run, ["fault=cut&at=3000", "fault=etag"])
    #expect(try fetch(client, name, 5000).elementsEqual(file.bytes))
    #expect(run.records.map(\.received) == [3000, 2000])
  }

  @Test("Where every mirror fails, the error lists them all")
  func allFail() throws {
    let run = HTTPRun { $0.retries = 0 }
    let client = try client(run, [nil, "fault=none", "fault=none"])
    let error = #expect(throws: CairnError.self) { try fetch(client, "none", 10) }
    #expect(error?.code == .networkRefused)
    #expect(error?.message.split(separator: "\n").count == 4)
    #expect(error?.message.contains("127.0.0.1:1/none") == true)
  }

  @Test("That a file is nowhere is said only if every mirror says so")
  func nowhere() throws {
    let client = try client(HTTPRun(), ["fault=none", "fault=none"])
    let error = #expect(throws: CairnError.self) { try fetch(client, "none", 10) }
    #expect(error?.code == .networkNotFound)
    #expect(try client.contents(of: "none", limit: 10) == nil)
  }

  @Test("A mirror whose bytes are wrong can be turned away from")
  func wrong() throws {
    let file = try server.file(100)
    let name = String(file.url.dropFirst(server.base.count))
    let client = try client(HTTPRun(), ["fault=corrupt&at=5", "fault=none"])
    #expect(try !self.fetch(client, name, 100).elementsEqual(file.bytes))
    #expect(client.turnAway(from: client.preferred))
    #expect(try fetch(client, name, 100).elementsEqual(file.bytes))
    let single = MirroredClient([client.mirrors[0]], client: client.client)
    #expect(!single.turnAway(from: single.preferred))
  }

  @Test("Time that is up is not tried elsewhere")
  func totalTime() throws {
    let file = try server.file(100)
    let run = HTTPRun {
      $0.totalTime = 0.3
      $0.minimumRateSeconds = 60
    }
    let client = try client(run, ["fault=hang&seconds=5", "fault=none"])
    let name = String(file.url.dropFirst(server.base.count))
    let error = #expect(throws: CairnError.self) { try fetch(client, name, 100) }
    #expect(error?.code == .networkTimeout)
    #expect(run.records.count == 1)
  }
}
