// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import CairnTransport
import Testing

@Suite struct HTTPPartsTests {
  @Test("Content-Range values are read strictly")
  func contentRange() {
    #expect(ContentRange("bytes 10-19/200")?.range == 10..<20)
    #expect(ContentRange("bytes 10-19/200")?.fileSize == 200)
    #expect(ContentRange("Bytes 0-0/*")?.range == 0..<1)
    #expect(ContentRange("bytes */200")?.fileSize == 200)
    #expect(ContentRange("bytes */200")?.range == nil)
    for text in [
      "", "bytes", "10-19/200", "items 10-19/200", "bytes 10-19", "bytes 19-10/200",
      "bytes 10-/200",
      "bytes -19/200", "bytes 10-200/200", "bytes */*", "bytes 10-19/200/1", "bytes +1-2/9",
      "bytes 1-9223372036854775807/*", "bytes 0-99999999999999999999/*", "bytes 1 - 2/9",
    ] {
      #expect(ContentRange(text) == nil, "\(text)")
    }
  }

  @Test("Names become parts of addresses, and keys in queries stay")
  func addresses() throws {
    #expect(
      try HTTPAddress("https://host/dir").file("a/b c%é") == "https://host/dir/a/b%20c%25%C3%A9")
    #expect(try HTTPAddress("http://host").file("x") == "http://host/x")
    #expect(try HTTPAddress("http://host/?key=1").file("x") == "http://host/x?key=1")
    #expect(try HTTPAddress("HTTP://host/d/#part").file("x") == "HTTP://host/d/x")
    #expect(HTTPAddress.isAddress("ftp://host") && HTTPAddress.isAddress("https://host"))
    #expect(!HTTPAddress.isAddress("C:/x") && !HTTPAddress.isAddress("/http://x"))
    #expect(!HTTPAddress.isAddress("://x") && !HTTPAddress.isAddress("dir/x://y"))
  }

  @Test("No message shows a password or a key")
  func passwords() throws {
    let address = try HTTPAddress("https://user:secret@host/dir?key=secret")
    #expect(address.description == "https://...@host/dir/")
    for (text, shown) in [
      ("http://host/a@b", "http://host/a@b"), ("https://u:p@q@host", "https://...@host"),
      ("https://host/x?sig=secret", "https://host/x?..."), ("http://host#x", "http://host?..."),
      ("HTTPS://u:p@host/?a@b", "HTTPS://...@host/?..."), ("no address", "no address"),
    ] {
      #expect(HTTPAddress.withoutSecrets(text) == shown)
    }
  }

  @Test("The head of an answer is collected, interim answers and trailers are not")
  func head() {
    var head = HTTPHead()
    for line in [
      "HTTP/1.1 103 Early\r\n", "Link: </x>\r\n", "\r\n", "HTTP/2 206\r\n", "ETag:  \"a\" \r\n",
      "\r\n", "ETag: \"trailer\"\r\n",
    ] {
      let isFine = head.add(Array(line.utf8))
      #expect(isFine)
    }
    #expect(head.isComplete && head.status == 206)
    #expect(head["etag"] == "\"a\"")
    #expect(head["link"] == nil)
  }

  @Test("No line of a head and no address makes the client trap", arguments: 0..<4)
  func hostileTexts(seed: Int) {
    let texts = [
      "HTTP/1.1 206 Partial Content\r\n", "Content-Range: bytes 10-19/200\r\n", "\r\n", ":",
      "::\r\n",
      "Content-Length: 9223372036854775807\r\n", "bytes 0-9223372036854775806/*", "bytes */0",
      "https://user:pass@host:1/path?query#part", "http://[::1]:80/a//b", "HTTP/", "http://@",
    ].map { Array($0.utf8) }
    var random = Random(seed: seed)
    for _ in 0..<5000 {
      var text = texts[random.below(texts.count)]
      for _ in 0..<random.below(4) {
        let at = random.below(text.count + 1)
        switch random.below(3) {
        case 0: text.insert(random.byte(), at: at)
        case 1: text.removeSubrange(at..<min(text.count, at + random.below(5)))
        default: text.insert(contentsOf: texts[random.below(texts.count)], at: at)
        }
      }
      var head = HTTPHead()
      for line in [texts[0], text, text, texts[2]] { _ = head.add(line) }
      let string = String(decoding: text, as: UTF8.self)
      if let range = ContentRange(string)?.range { #expect(!range.isEmpty) }
      if let address = try? HTTPAddress(string) {
        #expect(address.file("x").hasPrefix(string.prefix { !"?#".contains($0) }))
      }
      #expect(HTTPAddress.withoutSecrets(string).utf8.count <= string.utf8.count + 6)
    }
  }

  @Test("Waits double, spread by a half, and stop growing")
  func backoff() {
    for seed in 0..<50 {
      var backoff = Backoff(first: 1, longest: 30, seed: UInt64(seed))
      for power in 0..<10 {
        let wait = backoff.next(asked: nil)
        let middle = Double(1 << power)
        #expect(wait <= 30 && (wait >= middle / 2 || wait == 30) && wait <= middle * 1.5)
      }
      let long = backoff.next(asked: 1_000_000)
      #expect(long == 30)
      backoff.reset()
      let asked = backoff.next(asked: 7)
      #expect(asked == 7)
    }
  }

  @Test("The rate limiter makes up for pauses only a little")
  func limiter() {
    let limiter = RateLimiter(rate: 1000)
    let start = ContinuousClock.now + .seconds(10)
    #expect(limiter.delay(after: 50, now: start) == .zero)
    #expect(limiter.delay(after: 1000, now: start) == .seconds(1))
    #expect(limiter.delay(after: 1000, now: start + .seconds(1)) == .seconds(1))
  }

  @Test("Patience ends after a period with too little, not before")
  func patience() {
    let start = ContinuousClock.now
    var patience = Patience(rate: 100, seconds: 10, now: start)
    let early = patience.isExhausted(now: start + .seconds(9))
    patience.add(1000)
    let enough = patience.isExhausted(now: start + .seconds(10))
    patience.add(999)
    patience.leaveOut(.seconds(5))
    let later = patience.isExhausted(now: start + .seconds(24))
    let last = patience.isExhausted(now: start + .seconds(25))
    #expect([early, enough, later, last] == [false, false, false, true])
  }
}
