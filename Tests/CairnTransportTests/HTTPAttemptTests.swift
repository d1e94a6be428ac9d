// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTransport
import Testing

/// A fault of the server, and what one attempt makes of it.
struct HTTPFault: Sendable, CustomTestStringConvertible {
  let title: String
  /// The query that asks for the fault.
  let query: String
  /// The failure, `nil` for none.
  let code: ErrorCode?
  /// Whether the right bytes arrive, as far as any do.
  var isHonest = true

  var testDescription: String { title }

  /// Faults met by a request for bytes 100-19,999 of 50,000.
  static let ranges = [
    HTTPFault(title: "none", query: "fault=none", code: nil),
    HTTPFault(title: "an interim answer", query: "fault=early-hints", code: nil),
    HTTPFault(title: "chunks and a trailer", query: "fault=chunked", code: nil),
    HTTPFault(title: "no length", query: "fault=no-length", code: nil),
    HTTPFault(title: "the whole file", query: "fault=ignore-range", code: nil),
    HTTPFault(title: "a part of the range", query: "fault=short-range&count=500", code: nil),
    HTTPFault(title: "a redirect", query: "fault=redirect", code: nil),
    HTTPFault(title: "five redirects", query: "fault=redirect&hops=5", code: nil),
    HTTPFault(title: "six redirects", query: "fault=redirect&hops=6", code: .networkRedirect),
    HTTPFault(
      title: "a redirect to a file of this machine",
      query: "fault=redirect&to=file:///etc/passwd", code: .networkRedirect),
    HTTPFault(
      title: "a redirect without a place", query: "fault=status&status=302",
      code: .networkRedirect),
    HTTPFault(title: "a cut before the first byte", query: "fault=cut", code: .networkTruncated),
    HTTPFault(title: "a cut", query: "fault=cut&at=7000", code: .networkTruncated),
    HTTPFault(title: "a reset", query: "fault=reset&at=7000", code: .networkTruncated),
    HTTPFault(title: "no answer", query: "fault=refuse", code: .networkTruncated),
    HTTPFault(title: "silence", query: "fault=hang&seconds=9", code: .networkTimeout),
    HTTPFault(title: "a stall", query: "fault=stall&at=7000&seconds=9", code: .networkTimeout),
    HTTPFault(title: "a drip", query: "fault=drip&rate=300", code: .networkTimeout),
    HTTPFault(title: "another protocol", query: "fault=garbage", code: .networkMalformed),
    HTTPFault(title: "a head without end", query: "fault=endless-head", code: .networkMalformed),
    HTTPFault(
      title: "a body without end", query: "fault=endless", code: .networkRange,
      isHonest: false),
    HTTPFault(title: "a length too great", query: "fault=length&add=5", code: .networkRange),
    HTTPFault(title: "a length too small", query: "fault=length&add=-5", code: .networkRange),
    HTTPFault(
      title: "a length of letters", query: "fault=length&value=abc", code: .networkMalformed),
    HTTPFault(
      title: "a length beyond all numbers",
      query: "fault=length&value=99999999999999999999999", code: .networkMalformed),
    HTTPFault(title: "too many bytes", query: "fault=extra&count=7", code: .networkRange),
    HTTPFault(title: "bytes behind the body", query: "fault=extra&count=7&hidden=1", code: nil),
    HTTPFault(title: "416", query: "fault=416", code: .networkRange),
    HTTPFault(title: "another range", query: "fault=wrong-range", code: .networkRange),
    HTTPFault(title: "an earlier range", query: "fault=wrong-range&shift=-1", code: .networkRange),
    HTTPFault(title: "a range unsaid", query: "fault=no-content-range", code: .networkRange),
    HTTPFault(
      title: "a range that is none", query: "fault=bad-content-range", code: .networkRange),
    HTTPFault(
      title: "a range that ends before it begins",
      query: "fault=bad-content-range&value=bytes+100-50/50000", code: .networkRange),
    HTTPFault(
      title: "a range of a file that is too short",
      query: "fault=bad-content-range&value=bytes+100-19999/10000", code: .networkRange),
    HTTPFault(
      title: "a range beyond all numbers",
      query: "fault=bad-content-range&value=bytes+100-9223372036854775807/*", code: .networkRange),
    HTTPFault(title: "several ranges", query: "fault=multipart", code: .networkRange),
    HTTPFault(title: "gzip", query: "fault=gzip", code: .networkMalformed),
    HTTPFault(title: "404", query: "fault=status&status=404", code: .networkNotFound),
    HTTPFault(title: "410", query: "fault=status&status=410", code: .networkNotFound),
    HTTPFault(title: "400", query: "fault=status&status=400", code: .networkStatus),
    HTTPFault(title: "401", query: "fault=status&status=401", code: .networkStatus),
    HTTPFault(title: "403", query: "fault=status&status=403", code: .networkStatus),
    HTTPFault(title: "204", query: "fault=status&status=204", code: .networkStatus),
    HTTPFault(title: "226", query: "fault=status&status=226", code: .networkStatus),
    HTTPFault(title: "304", query: "fault=status&status=304", code: .networkRedirect),
    HTTPFault(title: "500", query: "fault=status&status=500", code: .networkStatus),
    HTTPFault(title: "999", query: "fault=status&status=999", code: .networkStatus),
    HTTPFault(title: "a wrong byte", query: "fault=corrupt&at=200", code: nil, isHonest: false),
    HTTPFault(title: "repeated bytes", query: "fault=repeat&at=500", code: nil, isHonest: false),
    HTTPFault(title: "exchanged blocks", query: "fault=reorder", code: nil, isHonest: false),
  ]

  /// Faults met by a request for a whole file of 50,000 bytes.
  static let wholes = [
    HTTPFault(title: "none", query: "fault=none", code: nil),
    HTTPFault(title: "chunks", query: "fault=chunked", code: nil),
    HTTPFault(title: "no length", query: "fault=no-length", code: nil),
    HTTPFault(title: "a cut", query: "fault=cut&at=49999", code: .networkTruncated),
    HTTPFault(
      title: "a body without end", query: "fault=endless", code: .networkTooLarge,
      isHonest: false),
    HTTPFault(title: "a byte too many", query: "fault=extra", code: .networkTooLarge),
    HTTPFault(title: "a length too great", query: "fault=length&add=1", code: .networkTooLarge),
    HTTPFault(title: "gzip", query: "fault=gzip", code: .networkMalformed),
  ]
}

@Suite struct HTTPAttemptTests {
  private let server: HTTPFaultServer

  init() throws { server = try HTTPFaultServer.shared.get() }

  @Test("An attempt at a range tells every fault from success", arguments: HTTPFault.ranges)
  func range(fault: HTTPFault) throws {
    let file = try server.file(50_000)
    let run = fault.code == .networkTimeout ? HTTPRun.impatient() : HTTPRun()
    let code = run.get(HTTPRequest("\(file.url)?\(fault.query)", range: 100..<20_000))
    #expect(code == fault.code)
    let expected = file.bytes[100..<20_000].prefix(run.bytes.count)
    #expect(run.has(expected) == fault.isHonest)
    #expect(run.bytes.count <= 19_900)
    #expect(run.records.reduce(0) { $0 + $1.delivered } == run.bytes.count)
    if code == nil, fault.title != "a part of the range" { #expect(run.bytes.count == 19_900) }
  }

  @Test("An attempt at a whole file tells every fault from success", arguments: HTTPFault.wholes)
  func whole(fault: HTTPFault) throws {
    let file = try server.file(50_000)
    let run = HTTPRun()
    let code = run.get(HTTPRequest("\(file.url)?\(fault.query)", limit: 50_000))
    #expect(code == fault.code)
    #expect(run.has(file.bytes.prefix(run.bytes.count)) == fault.isHonest)
    if code == nil { #expect(run.bytes.count == 50_000) }
  }

  @Test("A head with damaged bytes is refused or harmless", arguments: 0..<8)
  func noise(group: Int) throws {
    let file = try server.file(3000)
    for seed in group * 30..<(group + 1) * 30 {
      let run = HTTPRun()
      let code = run.get(HTTPRequest("\(file.url)?fault=noise&seed=\(seed)", range: 100..<2000))
      #expect(code == nil || code?.id.hasPrefix("network.") == true, "\(seed)")
      #expect(run.bytes.count <= 1900, "\(seed)")
      if code == nil { #expect(run.has(file.bytes[100..<2000]), "\(seed)") }
    }
  }

  @Test("What the client counts is what the server sent")
  func counts() throws {
    let file = try server.file(50_000)
    for query in [
      "fault=none", "fault=status&status=503", "fault=cut&at=300", "fault=redirect",
      "fault=ignore-range", "fault=chunked",
    ] {
      let run = HTTPRun()
      _ = run.get(HTTPRequest("\(file.url)?\(query)", range: 100..<20_000))
      let sent = try server.log(of: file.url).suffix(run.records.count)
      #expect(run.records.map(\.received) == sent.map(\.sent), "\(query)")
      #expect(run.records.allSatisfy { $0.delivered <= 19_900 }, "\(query)")
      #expect(run.records.map(\.status) == sent.map(\.status), "\(query)")
    }
  }

  @Test("The whole file instead of a range comes cut to size, or whole on request")
  func wholeForRange() throws {
    let file = try server.file(50_000)
    var request = HTTPRequest("\(file.url)?fault=ignore-range", range: 100..<200)
    let run = HTTPRun()
    #expect(run.get(request) == nil)
    #expect(run.has(file.bytes[100..<200]))
    #expect(run.replies.first?.isPartial == false)
    #expect(run.replies.first?.start == 100)
    #expect(run.replies.first?.fileSize == 50_000)
    request.wholeReply = .deliver
    let other = HTTPRun()
    #expect(other.get(request) == nil)
    #expect(other.has(file.bytes))
    #expect(other.replies.first?.start == 0)
  }

  @Test("A range behind the file's end is an error that tells the size")
  func behindEnd() throws {
    let file = try server.file(1000)
    for query in ["fault=none", "fault=ignore-range"] {
      for range in [900..<1001, 1000..<1001, 5000..<5001] {
        let run = HTTPRun()
        #expect(run.get(HTTPRequest("\(file.url)?\(query)", range: range)) == .networkRange)
        #expect(run.bytes.isEmpty)
      }
    }
  }

  @Test("A changed file is noticed, whether the server looks at If-Range or not")
  func changed() throws {
    let file = try server.file(1000)
    let run = HTTPRun()
    #expect(run.get(HTTPRequest(file.url, range: 0..<10)) == nil)
    let tag = try #require(run.replies.first?.entityTag)
    let again = HTTPRun()
    #expect(again.get(HTTPRequest(file.url, range: 10..<20, entityTag: tag)) == nil)
    // On a busy machine the line of the first answer may be the later one.
    #expect(try server.log(of: file.url).contains { $0.headers["if-range"] == tag })
    for query in ["fault=none", "fault=etag"] {
      let other = HTTPRun()
      let request = HTTPRequest("\(file.url)?\(query)", range: 10..<20, entityTag: "\"old\"")
      #expect(other.get(request) == .networkChanged)
      #expect(other.bytes.isEmpty)
    }
  }

  @Test("A server that does not listen is told from a name that nobody has")
  func noServer() {
    #expect(HTTPRun().get(HTTPRequest("http://127.0.0.1:1/x", limit: 10)) == .networkRefused)
    #expect(
      HTTPRun().get(HTTPRequest("http://no-such-host.invalid/x", limit: 10)) == .networkUnreachable)
    // The handle of a failure serves again.
    #expect(HTTPRun().fetch("http://no-such-host.invalid/x", 0..<10) == .networkUnreachable)
    #expect(HTTPRun().fetch("http://127.0.0.1:1/x", 0..<10) == .networkRefused)
  }

  @Test(
    "Only proper http and https addresses are asked",
    arguments: [
      "file:///etc/passwd", "ftp://host/x", "http:/x", "http://", "http:///x", "/x", "",
      "http://a b",
      "http://host/\n", "https://?x", "http://host\\x",
    ])
  func addresses(url: String) {
    #expect(HTTPRun().get(HTTPRequest(url, limit: 10)) == .networkUnsupported)
  }

  @Test("No coding is asked for, and the client gives its name")
  func headers() throws {
    let file = try server.file(10)
    #expect(HTTPRun { $0.userAgent = "cairn/1.2" }.get(HTTPRequest(file.url, limit: 10)) == nil)
    let headers = try #require(try server.log(of: file.url).last?.headers)
    #expect(headers["accept-encoding"] == "identity")
    #expect(headers["user-agent"] == "cairn/1.2")
  }
}
