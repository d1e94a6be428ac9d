// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// Holds the head of an answer against what was asked for.
enum HTTPReplyCheck {
  static let serverHint =
    "the server, or a proxy on the way, handles ranges wrongly; try another mirror, or without it"

  /// Whether the answer names another place.
  static func isRedirect(_ head: HTTPHead) -> Bool {
    [301, 302, 303, 307, 308].contains(head.status) && head["location"] != nil
  }

  /// The reply, where it brings what was asked for.
  static func reply(
    to request: HTTPRequest, _ head: HTTPHead, _ place: String
  ) throws(HTTPFailure) -> HTTPReply {
    guard head.status == 200 || head.status == 206 else {
      throw .status(head, request, place)
    }
    if let encoding = head["content-encoding"], encoding.lowercased() != "identity" {
      throw .lasting(
        .networkMalformed,
        "\(place): the body is encoded as \(encoding.quoted), which was not asked for",
        hint: "let the server send these files as they are (no gzip)")
    }
    let tag = head["etag"]
    if let wanted = request.entityTag, let tag, !sameTag(wanted, tag) {
      throw .lasting(
        .networkChanged,
        "\(place): the file has changed since the transfer began: ETag \(wanted.quoted), now "
          + tag.quoted, hint: "run the command again: it begins with the new file")
    }
    let length = try contentLength(head, place)
    let sent = try head.status == 206 ? partial(request, head, length, place) : nil
    if sent == nil { try checkWhole(request, length, place) }
    return HTTPReply(
      status: head.status, contentLength: length, contentRange: sent, entityTag: tag, url: place,
      start: sent?.range?.lowerBound ?? wholeStart(request))
  }

  /// Two tags name the same bytes for us if they differ in strength only: digests have the last word.
  private static func sameTag(_ left: String, _ right: String) -> Bool {
    func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }
    return opaque(left) == opaque(right)
  }

  private static func wholeStart(_ request: HTTPRequest) -> Int {
    request.wholeReply == .trim ? request.range?.lowerBound ?? 0 : 0
  }

  private static func contentLength(
    _ head: HTTPHead, _ place: String
  ) throws(HTTPFailure) -> Int? {
    guard head["transfer-encoding"] == nil, let text = head["content-length"] else { return nil }
    guard let length = text.decimalNumber, !head.isContradictory("content-length") else {
      throw .lasting(
        .networkMalformed, "\(place): the answer has no clear length (\(text.quoted))",
        hint: serverHint)
    }
    return length
  }

  private static func checkWhole(
    _ request: HTTPRequest, _ length: Int?, _ place: String
  ) throws(HTTPFailure) {
    guard let length else { return }
    if let range = request.range, length < range.upperBound {
      throw .shorter(range, size: length, place)
    }
    guard request.range != nil || length <= request.limit else {
      throw .tooLarge(place, size: length, limit: request.limit)
    }
  }

  private static func partial(
    _ request: HTTPRequest, _ head: HTTPHead, _ length: Int?, _ place: String
  ) throws(HTTPFailure) -> ContentRange {
    guard let asked = request.range else {
      throw .lasting(
        .networkRange, "\(place): a part of the file came (206) where all of it was asked for",
        hint: serverHint)
    }
    let text = head["content-range"]
    guard let text, let sent = ContentRange(text), let range = sent.range else {
      throw .lasting(
        .networkRange,
        "\(place): bytes \(asked.inWords) were asked for, and the answer does not say which it has"
          + (text.map { " (Content-Range \($0.quoted))" } ?? ""), hint: serverHint)
    }
    if let size = sent.fileSize, size < asked.upperBound {
      throw .shorter(asked, size: size, place)
    }
    // A part of the range is allowed, as long as it begins where it should.
    guard range.lowerBound == asked.lowerBound, range.upperBound <= asked.upperBound else {
      throw .lasting(
        .networkRange,
        "\(place): bytes \(asked.inWords) were asked for, bytes \(range.inWords) came",
        hint: serverHint)
    }
    guard length == nil || length == range.count else {
      throw .lasting(
        .networkRange,
        "\(place): the answer for bytes \(range.inWords) has \(length ?? 0) bytes instead of "
          + "\(range.count)", hint: serverHint)
    }
    return sent
  }
}

extension Range<Int> {
  /// The first and the last number, as HTTP counts.
  var inWords: String { "\(lowerBound)-\(upperBound - 1)" }
}

extension String {
  /// The text in quotation marks, short, and without anything that a terminal would obey.
  var quoted: String {
    let visible = unicodeScalars.prefix(100).map { scalar in
      (32..<127).contains(scalar.value) ? Character(scalar) : "?"
    }
    return "\"\(String(visible))\""
  }
}
