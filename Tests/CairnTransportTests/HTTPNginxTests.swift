// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTransport
import Testing

@Suite(.enabled(if: HTTPNginx.isThere)) struct HTTPNginxTests {
  private let nginx: HTTPNginx
  private let range = 1000..<200_000

  init() throws { nginx = try HTTPNginx.shared.get() }

  @Test(
    "Ranges come as asked for, over connections that are used again",
    arguments: ["plain", "one-range", "gzip", "no-etag", "tls", "to-plain", "to-tls"])
  func ranges(server: String) {
    let run = nginx.run()
    for _ in 0..<3 {
      #expect(run.get(HTTPRequest(nginx.file(server), range: range)) == nil)
    }
    #expect(run.bytes.count == 3 * range.count)
    #expect(run.has(nginx.bytes[range] + nginx.bytes[range] + nginx.bytes[range]))
    #expect(run.replies.allSatisfy { $0.isPartial && $0.fileSize == 300_000 })
  }

  @Test("A server without ranges gives the whole file, and the client takes what it needs")
  func noRanges() {
    let run = nginx.run()
    #expect(run.get(HTTPRequest(nginx.file("no-ranges"), range: range)) == nil)
    #expect(run.has(nginx.bytes[range]))
    #expect(run.replies.first?.isPartial == false)
  }

  @Test("A server that is slow only needs patience")
  func slow() {
    let run = nginx.run()
    #expect(run.get(HTTPRequest(nginx.file("slow"), range: 1000..<110_000)) == nil)
    #expect(run.has(nginx.bytes[1000..<110_000]))
    let hasty = nginx.run {
      $0.minimumRate = 10_000_000
      $0.minimumRateSeconds = 0.5
    }
    #expect(hasty.get(HTTPRequest(nginx.file("slow"), range: 0..<300_000)) == .networkTimeout)
  }

  @Test("A server that is busy is asked again, then given up")
  func busy() {
    let run = nginx.run { $0.retries = 3 }
    #expect(run.fetch(nginx.file("busy"), range) == .networkStatus)
    #expect(run.records.map(\.status) == [503, 503, 503, 503])
  }

  @Test(
    "No connection is trusted without a good certificate",
    arguments: ["tls-other-name", "tls-expired", "tls-unknown"])
  func badCertificates(server: String) {
    let run = nginx.run()
    #expect(run.fetch(nginx.file(server), range) == .networkTLS)
    #expect(run.records.map(\.received) == [0])
  }

  @Test("The system's authorities do not know the test's, and a missing file is an error of TLS")
  func authorities() {
    #expect(HTTPRun().fetch(nginx.file("tls"), range) == .networkTLS)
    let run = HTTPRun { $0.authorities = "/no/such/file.pem" }
    #expect(run.fetch(nginx.file("tls"), range) == .networkTLS)
  }

  @Test("HTTP/2 is spoken where it is offered")
  func newProtocol() throws {
    let range = 4321..<4333
    #expect(nginx.run().get(HTTPRequest(nginx.file("tls"), range: range)) == nil)
    let lines = try nginx.log.split(separator: "\n").filter { $0.contains("bytes=4321-4332") }
    #expect(lines.allSatisfy { $0.hasSuffix("206 12 HTTP/2.0") } && !lines.isEmpty)
  }

  @Test("No redirect leads from https to http")
  func downgrade() {
    let run = nginx.run()
    #expect(run.fetch(nginx.file("tls-to-plain"), range) == .networkRedirect)
    #expect(run.bytes.isEmpty)
    #expect(run.records.count == 1)
  }

  @Test("Ranges at the edges of the file are right, one beyond them is refused")
  func edges() {
    for server in ["plain", "no-ranges", "tls", "gzip"] {
      for range in [0..<1, 299_999..<300_000, 0..<300_000] {
        let run = nginx.run()
        #expect(run.get(HTTPRequest(nginx.file(server), range: range)) == nil)
        #expect(run.has(nginx.bytes[range]))
      }
      let run = nginx.run()
      #expect(run.get(HTTPRequest(nginx.file(server), range: 299_999..<300_001)) == .networkRange)
    }
  }
}
