// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

extension HTTPClient {
  /// Progress that makes up for failures: a server that cuts more often is not worth the requests.
  private static let progress = 64 << 10

  /// Fetches bytes with as many attempts as it takes, within the settings.
  ///
  /// Refused connections, resets, truncated bodies, servers that hang and statuses 408, 429 and 5xx
  /// are answered by another attempt after a wait. Each attempt asks `next` what is still lacking, so
  /// that bytes that have come are not fetched again. Failures count anew after 64 KiB of progress.
  ///
  /// - Parameters:
  ///   - next: the request for what is lacking, `nil` when nothing is. It is asked before every
  ///     attempt and after the last one, and while a whole file comes instead of a range.
  ///   - head: hears of each answer that brings bytes; throws to refuse it and to end everything.
  ///   - body: takes the bytes in their order; throws to end everything.
  /// - Throws: what the closures throw, `interrupted`, or the last attempt's `network.*`.
  public func fetch(
    next: () throws(CairnError) -> HTTPRequest?, head: (HTTPReply) throws(CairnError) -> Void,
    body: (ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    do throws(HTTPFailure) {
      try retrying(next, head, body, Deadline(in: settings.totalTime))
    } catch {
      throw error.error
    }
  }

  /// The whole file, or `nil` where the server says that there is none.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that the file may have.
  ///   - missing: the statuses that mean that there is no such file. Some object stores say 403.
  /// - Throws: as `fetch` does; `network.too-large`.
  public func contents(
    of url: String, limit: Int, missing: Set<Int> = [404, 410]
  ) throws(CairnError) -> [UInt8]? {
    do throws(HTTPFailure) {
      return try contents(HTTPRequest(url, limit: limit), Deadline(in: settings.totalTime))
    } catch {
      if let status = error.status, missing.contains(status) { return nil }
      throw error.error
    }
  }

  /// The whole file; each attempt begins anew.
  func contents(_ request: HTTPRequest, _ deadline: Deadline) throws(HTTPFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    try repeating(deadline) { () throws(HTTPFailure) in
      bytes = []
      try attempt(request, deadline) { _ throws(CairnError) in
      } body: { view throws(CairnError) in
        bytes += view.copied()
      }
    }
    return bytes
  }

  /// What `fetch` does; the failure says what may help.
  func retrying(
    _ next: () throws(CairnError) -> HTTPRequest?, _ head: (HTTPReply) throws(CairnError) -> Void,
    _ body: (ByteView) throws(CairnError) -> Void, _ deadline: Deadline
  ) throws(HTTPFailure) {
    var lacking = try HTTPFailure.calling(next)
    var (delivered, hasMoved) = (0, false)
    try repeating(deadline, progress: { hasMoved && delivered >= HTTPClient.progress }) {
      () throws(HTTPFailure) in
      while let request = lacking {
        delivered = 0
        do throws(HTTPFailure) {
          try attempt(request, deadline, head: head) { bytes throws(CairnError) in
            try body(bytes)
            delivered += bytes.count
          } isEnough: { () throws(CairnError) in
            try next() == nil
          }
          lacking = try HTTPFailure.calling(next)
        } catch {
          guard error.remedy == .again else { throw error }
          lacking = try HTTPFailure.calling(next)
          hasMoved = lacking?.range != request.range
          // The connection may have broken behind the last byte that was needed.
          guard lacking == nil else { throw error }
        }
        hasMoved = lacking?.range != request.range
        // Answers that bring hardly anything, or nothing of use, are failures like others.
        let isEnough = delivered >= min(HTTPClient.progress, request.range?.count ?? .max)
        guard hasMoved, isEnough || lacking == nil else { throw .unhelpful(request, delivered) }
      }
    }
  }

  /// Calls `attempt` until it succeeds, with waits between failures that may pass.
  private func repeating(
    _ deadline: Deadline, progress: () -> Bool = { false },
    _ attempt: () throws(HTTPFailure) -> Void
  ) throws(HTTPFailure) {
    var backoff = Backoff(
      first: settings.firstDelay, longest: settings.longestDelay, seed: settings.seed)
    while true {
      let failure: HTTPFailure
      do throws(HTTPFailure) {
        return try attempt()
      } catch {
        failure = error
      }
      if progress() { backoff.reset() }
      guard failure.remedy == .again, backoff.failures < settings.retries else {
        throw failure.after(backoff.failures + 1)
      }
      let seconds = backoff.next(asked: failure.retryAfter)
      do throws(HTTPFailure) {
        try deadline.wait(.seconds(seconds), stop: settings.stop, "")
      } catch {
        // Out of time: what failed before says more.
        throw error.error.code == .networkTimeout ? failure.after(backoff.failures) : error
      }
    }
  }
}
