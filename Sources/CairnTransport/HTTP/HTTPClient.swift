// SPDX-License-Identifier: Apache-2.0

import CCurl
public import CairnDelta
import Synchronization

/// Fetches files from web servers, over libcurl.
///
/// Every call blocks its thread until it is done; several threads may call at once. Each running
/// transfer has a connection of its own, and connections are kept for the next one. Proxies come
/// from the environment, users and passwords from `~/.netrc`, trusted authorities from the system.
public final class HTTPClient: Sendable {
  /// How transfers behave.
  public let settings: HTTPSettings

  private let limiter: RateLimiter?
  private let idle = Mutex<[CurlHandle]>([])

  /// A client without connections; libcurl is loaded by the first transfer.
  public init(settings: HTTPSettings = HTTPSettings()) {
    self.settings = settings
    limiter = settings.rateLimit.map { RateLimiter(rate: $0) }
  }

  /// Makes one attempt, redirects followed.
  ///
  /// - Parameters:
  ///   - head: hears of the answer before the first byte; throws to refuse it.
  ///   - body: takes the bytes in their order; throws to stop. Bytes in front of an asked-for range
  ///     or behind it never get here, unless the request says so.
  /// - Throws: what `head` and `body` throw, `interrupted`, or `network.*`. Bytes may have been
  ///   given to `body` before.
  public func get(
    _ request: HTTPRequest, head: (HTTPReply) throws(CairnError) -> Void,
    body: (ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    do throws(HTTPFailure) {
      try attempt(request, Deadline(in: settings.totalTime), head: head, body: body)
    } catch {
      throw error.error
    }
  }

  /// One attempt, whose failure says whether another one makes sense.
  func attempt(
    _ request: HTTPRequest, _ deadline: Deadline,
    head: (HTTPReply) throws(CairnError) -> Void, body: (ByteView) throws(CairnError) -> Void,
    isEnough: () throws(CairnError) -> Bool = { false }
  ) throws(HTTPFailure) {
    do throws(CairnError) { try HTTPAddress.check(request.url) } catch {
      throw .final(error)
    }
    var request = request
    var redirects = 0
    while true {
      let next: String?
      next = try withoutActuallyEscaping(head) { head throws(HTTPFailure) in
        try withoutActuallyEscaping(body) { body throws(HTTPFailure) in
          try withoutActuallyEscaping(isEnough) { isEnough throws(HTTPFailure) in
            try exchange(
              HTTPExchange(
                request, settings: settings, limiter: limiter, deadline: deadline, head: head,
                body: body, isEnough: isEnough))
          }
        }
      }
      guard let next else { return }
      redirects += 1
      request.url = try redirected(from: request.url, to: next, redirects)
    }
  }

  /// Runs an exchange and reports it; the address that it is redirected to, where it is.
  private func exchange(_ exchange: HTTPExchange) throws(HTTPFailure) -> String? {
    var failure: HTTPFailure?
    var next: String?
    do throws(HTTPFailure) { next = try run(exchange) } catch { failure = error }
    settings.observer?(
      HTTPRecord(
        url: exchange.place, range: exchange.request.range, status: exchange.head.status,
        received: exchange.received, delivered: exchange.delivered, failure: failure?.error.code))
    if let failure { throw failure }
    return next
  }

  private func run(_ exchange: HTTPExchange) throws(HTTPFailure) -> String? {
    let handle: CurlHandle
    let code: CURLcode
    do throws(CairnError) {
      handle = try taken()
      code = try handle.perform(exchange, readSize: limiter?.readSize ?? HTTPClient.readSize)
    } catch {
      throw .final(error)
    }
    defer { idle.withLock { $0.append(handle) } }
    if var failure = exchange.failure, failure.remedy == .nothing || !exchange.isSatisfied {
      if failure.remedy == .again, failure.retryAfter == nil {
        failure.retryAfter = handle.retryAfter
      }
      throw failure
    }
    if exchange.isRedirect, let next = handle.redirectURL { return next }
    if exchange.isSatisfied { return nil }
    guard code == CURLE_OK else {
      throw .curl(
        code, exchange, reason: handle.explanation(code), systemError: handle.systemError)
    }
    guard let plan = exchange.plan else {
      throw .lasting(
        .networkMalformed, "\(exchange.place): the answer has no proper head",
        hint: "what answers there is no web server for packages")
    }
    guard plan.isFulfilled(by: exchange.received) else {
      throw .truncated(exchange.place, received: exchange.received, expected: plan.promised)
    }
    return nil
  }

  private func redirected(
    from old: String, to new: String, _ count: Int
  ) throws(HTTPFailure) -> String {
    let place = HTTPAddress.withoutSecrets(old)
    let target = HTTPAddress.withoutSecrets(new).quoted
    guard count <= settings.redirectLimit else {
      throw .lasting(
        .networkRedirect,
        "\(place): more than \(settings.redirectLimit) redirects, the last to "
          + target, hint: "give the address that they end at, or correct the server")
    }
    guard let scheme = HTTPAddress.scheme(of: new),
      scheme == "https" || HTTPAddress.scheme(of: old) == "http"
    else {
      throw .lasting(
        .networkRedirect, "\(place): the redirect to \(target) leaves https",
        hint: "such redirects are not followed; give the address that is meant")
    }
    do throws(CairnError) { try HTTPAddress.check(new) } catch {
      throw .lasting(.networkRedirect, "\(place): \(error.message)", hint: "correct the server")
    }
    return new
  }

  // MARK: Handles

  /// Larger reads gain nothing.
  private static let readSize = 128 << 10

  /// A handle that was used last: its connections are the least likely to have been closed.
  private func taken() throws(CairnError) -> CurlHandle {
    if let handle = idle.withLock({ $0.popLast() }) { return handle }
    return try CurlHandle(try CurlLibrary.loaded())
  }
}
