// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTransport
import Synchronization
import Testing

@Suite struct HTTPFetchTests {
  private let server: HTTPFaultServer

  init() throws { server = try HTTPFaultServer.shared.get() }

  @Test(
    "What may pass is tried again",
    arguments: [
      "fault=status&status=500", "fault=status&status=503&retry_after=1", "fault=status&status=429",
      "fault=status&status=408", "fault=refuse", "fault=cut", "fault=reset", "fault=hang&seconds=9",
    ])
  func again(rule: String) throws {
    let file = try server.file(5000)
    try server.add("\(rule)&times=2", for: file.url)
    let run = rule.contains("hang") ? HTTPRun.impatient() : HTTPRun()
    #expect(run.fetch(file.url, 10..<5000) == nil)
    #expect(run.has(file.bytes[10...]))
    #expect(run.records.count == 3)
  }

  @Test("What lasts is not tried again")
  func lasting() throws {
    for (rule, code) in [
      ("fault=status&status=404", ErrorCode.networkNotFound),
      ("fault=status&status=403", .networkStatus), ("fault=wrong-range", .networkRange),
      ("fault=gzip", .networkMalformed),
    ] {
      let file = try server.file(5000)
      let run = HTTPRun()
      #expect(run.fetch("\(file.url)?\(rule)", 10..<5000) == code)
      #expect(run.records.count == 1)
    }
  }

  @Test("After the last attempt the failure is told")
  func gaveUp() throws {
    let file = try server.file(5000)
    let run = HTTPRun { $0.retries = 2 }
    #expect(run.fetch("\(file.url)?fault=status", 10..<5000) == .networkStatus)
    #expect(run.records.count == 3)
  }

  @Test("A repetition goes on where the connection broke")
  func goesOn() throws {
    let file = try server.file(500_000)
    // More cuts than repetitions are allowed, but each behind enough progress.
    try server.add("fault=cut&at=70000&times=6", for: file.url)
    let run = HTTPRun { $0.retries = 2 }
    #expect(run.fetch(file.url, 0..<500_000) == nil)
    #expect(run.has(file.bytes))
    let starts = try server.log(of: file.url).compactMap(\.range)
    #expect(starts == (0..<7).map { "bytes=\($0 * 70_000)-499999" })
    #expect(run.records.reduce(0) { $0 + $1.received } == 500_000)
  }

  @Test("Every place of a cut is survived")
  func everyCut() throws {
    let file = try server.file(64)
    try server.add("fault=none&times=0", for: file.url)
    for at in 0...64 {
      let other = try server.file(64)
      try server.add("fault=reset&times=1&at=\(at)", for: other.url)
      let run = HTTPRun { $0.firstDelay = 0.001 }
      #expect(run.fetch(other.url, 0..<64) == nil)
      #expect(run.has(other.bytes))
    }
  }

  @Test("Ranges that come in parts are put together, unless the parts are too small")
  func parts() throws {
    let file = try server.file(400_000)
    let run = HTTPRun()
    #expect(run.fetch("\(file.url)?fault=short-range&count=70000", 0..<400_000) == nil)
    #expect(run.has(file.bytes))
    let small = HTTPRun()
    #expect(small.fetch("\(file.url)?fault=short-range&count=1", 0..<400_000) == .networkRange)
    #expect(small.bytes.count == 5)
  }

  @Test("Many ranges are fetched one after the other without waits")
  func manyRanges() throws {
    let file = try server.file(50_000)
    let run = HTTPRun { $0.firstDelay = 5 }
    var bytes: [UInt8] = []
    try run.client.fetch { () throws(CairnError) in
      let number = bytes.count / 100
      return number < 20
        ? HTTPRequest(file.url, range: number * 1000 + bytes.count % 100..<number * 1000 + 100)
        : nil
    } head: { _ throws(CairnError) in
    } body: { view throws(CairnError) in
      bytes += view.copied()
    }
    #expect(bytes.elementsEqual((0..<20).flatMap { file.bytes[$0 * 1000..<$0 * 1000 + 100] }))
    #expect(run.records.count == 20)
  }

  @Test("A caller who has no use for what comes is not served for ever", arguments: [10, 200_000])
  func noUse(count: Int) throws {
    let file = try server.file(count)
    let run = HTTPRun { $0.retries = 3 }
    let error = #expect(throws: CairnError.self) {
      try run.client.fetch { () throws(CairnError) in
        HTTPRequest(file.url, range: 0..<count)
      } head: { _ throws(CairnError) in
      } body: { _ throws(CairnError) in
      }
    }
    #expect(error?.code == .networkRange)
    #expect(run.records.count == 4)
  }

  @Test("Of a whole file that comes instead of a range no more is taken than is lacking")
  func enough() throws {
    let file = try server.file(5_000_000)
    let run = HTTPRun()
    var bytes: [UInt8] = []
    try run.client.fetch { () throws(CairnError) in
      guard bytes.count < 100_000 else { return nil }
      var request = HTTPRequest("\(file.url)?fault=ignore-range", range: 90_000..<100_000)
      request.wholeReply = .deliver
      return request
    } head: { reply throws(CairnError) in
      bytes = []
      #expect(reply.start == 0)
    } body: { view throws(CairnError) in
      bytes += view.copied()
    }
    #expect(bytes.count >= 100_000 && bytes.count < 1_000_000)
    #expect(bytes.elementsEqual(file.bytes.prefix(bytes.count)))
    #expect(run.records.map(\.failure) == [nil])
  }

  @Test("A file that is not there is no error, a server that fails is")
  func contents() throws {
    let file = try server.file(3000)
    let client = HTTPRun().client
    #expect(try client.contents(of: file.url, limit: 3000)?.elementsEqual(file.bytes) == true)
    #expect(try client.contents(of: file.url + "x", limit: 3000) == nil)
    let denied = "\(file.url)?fault=status&status=403"
    #expect(try client.contents(of: denied, limit: 3000, missing: [403, 404]) == nil)
    #expect(throws: CairnError.self) { try client.contents(of: denied, limit: 3000) }
    try server.add("fault=cut&at=2000&times=2", for: file.url)
    #expect(try client.contents(of: file.url, limit: 3000)?.elementsEqual(file.bytes) == true)
    let error = #expect(throws: CairnError.self) { try client.contents(of: file.url, limit: 2999) }
    #expect(error?.code == .networkTooLarge)
  }

  @Test("A file may be empty")
  func empty() throws {
    let file = try server.file(0)
    #expect(try HTTPRun().client.contents(of: file.url, limit: 0) == [])
  }

  @Test("Time that is up ends all attempts")
  func totalTime() throws {
    let file = try server.file(5000)
    let run = HTTPRun {
      $0.totalTime = 0.5
      $0.minimumRateSeconds = 60
      $0.retries = 100
    }
    let start = ContinuousClock.now
    #expect(run.fetch("\(file.url)?fault=stall&at=10&seconds=5", 0..<5000) == .networkTimeout)
    #expect(run.fetch("\(file.url)?fault=status", 0..<5000) == .networkStatus)
    #expect(ContinuousClock.now - start < .seconds(4))
  }

  @Test("An interruption stops a transfer that hangs")
  func interruption() throws {
    let file = try server.file(5000)
    let start = ContinuousClock.now
    let run = HTTPRun {
      $0.minimumRateSeconds = 60
      $0.stop = { () throws(CairnError) in
        if ContinuousClock.now - start > .milliseconds(200) {
          throw CairnError(.interrupted, "interrupted")
        }
      }
    }
    #expect(run.fetch("\(file.url)?fault=hang&seconds=9", 0..<5000) == .interrupted)
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(run.records.count == 1)
  }

  @Test("An error of the caller's ends everything and comes through", arguments: [true, false])
  func callersError(refusesHead: Bool) throws {
    let file = try server.file(50_000)
    let mine = CairnError(ErrorCode("mine", exitStatus: 1), "no")
    let run = HTTPRun()
    let error = #expect(throws: CairnError.self) {
      try run.client.fetch { () throws(CairnError) in
        HTTPRequest(file.url, range: 0..<50_000)
      } head: { _ throws(CairnError) in
        if refusesHead { throw mine }
      } body: { _ throws(CairnError) in
        throw mine
      }
    }
    #expect(error?.code == mine.code)
    #expect(run.records.count == 1)
  }

  @Test("All transfers of a client share the rate limit")
  func rateLimit() throws {
    let file = try server.file(60_000)
    let run = HTTPRun {
      $0.rateLimit = 200_000
      $0.minimumRate = 150_000
      $0.minimumRateSeconds = 0.2
    }
    let client = run.client
    let start = ContinuousClock.now
    let wrong = Mutex(0)
    HTTPThreads.run(3) { _ in
      let bytes = try? client.contents(of: file.url, limit: 60_000)
      if bytes != file.bytes { wrong.withLock { $0 += 1 } }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(wrong.withLock { $0 } == 0)
    #expect(seconds > 0.75 && seconds < 2.5, "180,000 bytes at 200,000 a second: \(seconds) s")
  }

  @Test("Many threads use one client, and connections are used again")
  func threads() throws {
    let file = try server.file(20_000)
    let client = HTTPRun().client
    let wrong = Mutex(0)
    HTTPThreads.run(4) { thread in
      for turn in 0..<25 {
        let start = thread * 1000 + turn
        var bytes: [UInt8] = []
        try? client.get(HTTPRequest(file.url, range: start..<start + 900)) { _ in
        } body: {
          bytes += $0.copied()
        }
        if bytes != Array(file.bytes[start..<start + 900]) { wrong.withLock { $0 += 1 } }
      }
    }
    #expect(wrong.withLock { $0 } == 0)
    let log = try server.log(of: file.url)
    #expect(log.count == 100)
    #expect(Set(log.map(\.connection)).count <= 4)
  }

  @Test("A connection is used again after statuses and redirects")
  func reuse() throws {
    let file = try server.file(1000)
    let client = HTTPRun().client
    for query in ["fault=status&status=404", "fault=redirect&hops=2", "fault=none"] {
      _ = try client.contents(of: "\(file.url)?\(query)", limit: 1000)
    }
    #expect(Set(try server.log(of: file.url).map(\.connection)).count == 1)
  }
}
