// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// One request and its answer, as libcurl's callbacks tell it.
///
/// No error can pass through a callback: the first one is kept, and the transfer is stopped.
final class HTTPExchange {
  /// A body that nobody wants is read up to here, which keeps the connection, and cut then.
  private static let largestIgnoredBody = 256 << 10

  let request: HTTPRequest
  let settings: HTTPSettings
  /// The head as far as it has come.
  private(set) var head = HTTPHead()
  /// What the body must be; `nil` where the answer is of no use.
  private(set) var plan: HTTPBodyPlan?
  /// Whether the answer names another address.
  private(set) var isRedirect = false
  /// Why the exchange is of no use; set at most once.
  private(set) var failure: HTTPFailure?
  /// Whether all that is wanted has come, and a rest has not.
  private(set) var isSatisfied = false
  /// The bytes of the body that came.
  private(set) var received = 0
  /// The bytes of the body that the caller took.
  private(set) var delivered = 0

  /// Whether libcurl has been told to stop; a failure alone may be followed by an ignored body.
  private var isStopped = false
  private let onHead: (HTTPReply) throws(CairnError) -> Void
  private let onBody: (ByteView) throws(CairnError) -> Void
  private let isEnough: () throws(CairnError) -> Bool
  private let limiter: RateLimiter?
  private let deadline: Deadline
  private let leastRate: Int
  private var patience: Patience
  private var nextStop: ContinuousClock.Instant

  init(
    _ request: HTTPRequest, settings: HTTPSettings, limiter: RateLimiter?, deadline: Deadline,
    head: @escaping (HTTPReply) throws(CairnError) -> Void,
    body: @escaping (ByteView) throws(CairnError) -> Void,
    isEnough: @escaping () throws(CairnError) -> Bool
  ) {
    self.request = request
    self.settings = settings
    self.limiter = limiter
    self.deadline = deadline
    onHead = head
    onBody = body
    self.isEnough = isEnough
    let now = ContinuousClock.now
    leastRate = min(settings.minimumRate, (settings.rateLimit ?? .max) / 2)
    patience = Patience(rate: leastRate, seconds: settings.minimumRateSeconds, now: now)
    nextStop = now
  }

  /// What messages call the address.
  var place: String { HTTPAddress.withoutSecrets(request.url) }

  // MARK: Callbacks

  /// Takes a line of the head, or a trailer; false to stop.
  func takeHeader(_ line: ByteView) -> Bool {
    patience.add(line.count)
    let wasComplete = head.isComplete && head.status >= 200
    guard head.add(line.copied()) else {
      return stop(
        .lasting(
          .networkMalformed,
          "\(place): the head of the answer has more than "
            + "\(ByteCount(HTTPHead.largestSize))", hint: "this is no server for packages"))
    }
    guard head.isComplete, head.status >= 200, !wasComplete else { return true }
    return judge()
  }

  /// Takes bytes of the body; false to stop.
  func takeBody(_ bytes: ByteView) -> Bool {
    received += bytes.count
    patience.add(bytes.count)
    guard hold(bytes.count) else { return false }
    guard let plan, failure == nil, !isSatisfied else {
      return isSatisfied || received <= HTTPExchange.largestIgnoredBody
    }
    if let promised = plan.promised, received > promised {
      return stop(
        .lasting(
          .networkRange, "\(place): the answer has more than the \(promised) bytes it promises",
          hint: HTTPReplyCheck.serverHint))
    }
    let before = received - bytes.count
    let from = max(plan.wanted.lowerBound, before)
    let to = min(plan.wanted.upperBound, received)
    if from < to, !deliver(bytes[from - before..<to - before]) { return false }
    let excess = received - plan.wanted.upperBound
    if !plan.isTrimmed, excess > 0 {
      return stop(.tooLarge(place, size: nil, limit: request.limit))
    }
    do throws(CairnError) {
      if plan.isTrimmed {
        isSatisfied = excess >= 0
      } else if plan.wanted.upperBound == .max {
        isSatisfied = try isEnough()
      }
    } catch {
      return stop(.final(error))
    }
    // Reading a short rest costs less than a new connection.
    return !isSatisfied || (plan.promised ?? .max) - received <= HTTPExchange.largestIgnoredBody
  }

  /// Whether to go on, asked by libcurl at least once a second.
  func mayGoOn() -> Bool {
    if isStopped { return false }
    let now = ContinuousClock.now
    if now >= nextStop {
      nextStop = now + .milliseconds(20)
      do throws(CairnError) { try settings.stop() } catch {
        return stop(.final(error))
      }
    }
    if deadline.isOver(now) { return stop(deadline.failure(place)) }
    guard patience.isExhausted(now: now) else { return true }
    let state = received == 0 ? "no answer" : "only \(ByteCount(received)) so far"
    return stop(
      .passing(
        .networkTimeout,
        "\(place): less than \(leastRate) bytes a second over "
          + "\(settings.minimumRateSeconds.brief) seconds, \(state)",
        hint: "the server or the network hangs; try again later, or another mirror"))
  }

  // MARK: Steps

  private func judge() -> Bool {
    isRedirect = HTTPReplyCheck.isRedirect(head)
    guard !isRedirect else { return true }
    do throws(HTTPFailure) {
      let reply = try HTTPReplyCheck.reply(to: request, head, place)
      try HTTPFailure.calling { () throws(CairnError) in try onHead(reply) }
      plan = HTTPBodyPlan(reply, request)
      return true
    } catch {
      failure = error
      // What the body says about a status is of no interest, but reading it keeps the connection.
      return error.status != nil
    }
  }

  private func deliver(_ bytes: ByteView) -> Bool {
    let start = ContinuousClock.now
    defer { patience.leaveOut(ContinuousClock.now - start) }
    do throws(CairnError) { try onBody(bytes) } catch {
      return stop(.final(error))
    }
    delivered += bytes.count
    return true
  }

  /// Waits as long as the rate limit says.
  private func hold(_ count: Int) -> Bool {
    guard let limiter else { return true }
    let time = limiter.delay(after: count)
    guard time > .zero else { return true }
    do throws(HTTPFailure) {
      try deadline.wait(time, stop: settings.stop, place)
    } catch {
      return stop(error)
    }
    patience.leaveOut(time)
    return true
  }

  private func stop(_ failure: HTTPFailure) -> Bool {
    isStopped = true
    if self.failure == nil { self.failure = failure }
    return false
  }
}
