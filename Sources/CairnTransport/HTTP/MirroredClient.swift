// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Synchronization

/// A client for files that several servers have: what one cannot give comes from the next.
///
/// Mirrors are asked in their order, beginning with the one that was of use last. Any thread may use
/// the client.
public final class MirroredClient: Sendable {
  /// The addresses, in the order in which they are tried.
  public let mirrors: [HTTPAddress]
  /// Makes the transfers.
  public let client: HTTPClient

  /// The mirror to begin with.
  private let current = Mutex(0)

  /// A client for mirrors, of which there must be one.
  public init(_ mirrors: [HTTPAddress], client: HTTPClient) {
    precondition(!mirrors.isEmpty, "there is a mirror")
    self.mirrors = mirrors
    self.client = client
  }

  /// The mirror that the next transfer begins with.
  public var preferred: HTTPAddress { mirrors[current.withLock { $0 }] }

  /// The whole file, or `nil` where the first mirror that answers says that there is none.
  ///
  /// - Parameters:
  ///   - path: relative to the mirrors' addresses, not percent-encoded.
  ///   - limit: the most bytes that the file may have.
  ///   - missing: the statuses that mean that there is no such file.
  /// - Throws: as `HTTPClient.fetch` does; where every mirror fails, an error that lists them.
  public func contents(
    of path: String, limit: Int, missing: Set<Int> = [404, 410]
  ) throws(CairnError) -> [UInt8]? {
    try trying(path) { mirror, deadline throws(HTTPFailure) in
      do throws(HTTPFailure) {
        return try client.contents(HTTPRequest(mirror.file(path), limit: limit), deadline)
      } catch {
        if let status = error.status, missing.contains(status) { return nil }
        throw error
      }
    }
  }

  /// Fetches ranges of a file; see `HTTPClient.fetch`.
  ///
  /// The file must have the same bytes everywhere; whoever calls checks their digest. That the file
  /// does not change on one mirror is checked by its entity tag.
  ///
  /// - Parameters:
  ///   - path: relative to the mirrors' addresses, not percent-encoded.
  ///   - wholeReply: what becomes of the whole file where a server knows no ranges.
  ///   - next: what is lacking, `nil` when nothing is. Asked before every attempt and after the last.
  ///   - head: hears of each answer; throws to end everything.
  ///   - body: takes the bytes in their order; throws to end everything.
  /// - Throws: as `HTTPClient.fetch` does; where every mirror fails, an error that lists them.
  public func fetch(
    _ path: String, wholeReply: HTTPRequest.WholeReply = .trim,
    next: () throws(CairnError) -> Range<Int>?,
    head: (HTTPReply) throws(CairnError) -> Void, body: (ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    try trying(path) { mirror, deadline throws(HTTPFailure) in
      let url = mirror.file(path)
      var tag: String?
      try client.retrying(
        { () throws(CairnError) in
          guard let range = try next() else { return nil }
          var request = HTTPRequest(url, range: range, entityTag: tag)
          request.wholeReply = wholeReply
          return request
        },
        { reply throws(CairnError) in
          tag = tag ?? reply.entityTag
          try head(reply)
        }, body, deadline)
    }
  }

  /// Goes on with the next mirror, because what `address` gave turned out to be wrong.
  ///
  /// - Returns: false where there is no other mirror.
  public func turnAway(from address: HTTPAddress) -> Bool {
    current.withLock { current in
      if mirrors[current] == address { current = (current + 1) % mirrors.count }
    }
    return mirrors.count > 1
  }

  /// Asks the mirrors one after the other until one succeeds, and remembers it.
  private func trying<R>(
    _ path: String, _ body: (HTTPAddress, Deadline) throws(HTTPFailure) -> R
  ) throws(CairnError) -> R {
    let deadline = Deadline(in: client.settings.totalTime)
    let first = current.withLock { $0 }
    var errors: [CairnError] = []
    for offset in mirrors.indices {
      let number = (first + offset) % mirrors.count
      do throws(HTTPFailure) {
        let result = try body(mirrors[number], deadline)
        // Another thread may have found a better one meanwhile: only a move is remembered.
        if offset > 0 { current.withLock { $0 = number } }
        return result
      } catch {
        guard error.remedy != .nothing else { throw error.error }
        errors.append(error.error)
      }
    }
    throw MirroredClient.joined(errors, path)
  }

  /// One error out of every mirror's.
  private static func joined(_ errors: [CairnError], _ path: String) -> CairnError {
    guard errors.count > 1 else {
      return errors.first ?? CairnError(.internalFailure, "no mirror was asked for \(path)")
    }
    // That a file is nowhere is worth knowing only if every mirror says so.
    let telling = errors.first { $0.code != .networkNotFound } ?? errors[0]
    let list = errors.map { "\n  " + $0.message }.joined()
    return CairnError(
      telling.code, "none of \(errors.count) mirrors could give \(path.quoted):\(list)",
      hint: telling.hint)
  }
}
