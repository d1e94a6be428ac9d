// SPDX-License-Identifier: Apache-2.0

/// Which bytes of a body the caller is given, and how many must come.
struct HTTPBodyPlan {
  /// The bytes that the body must have, where that is known.
  let promised: Int?
  /// The bytes wanted, counted from the body's first.
  let wanted: Range<Int>
  /// Whether what follows the wanted bytes is left aside instead of being too much.
  let isTrimmed: Bool

  init(_ reply: HTTPReply, _ request: HTTPRequest) {
    if let range = reply.contentRange?.range {
      promised = range.count
      wanted = 0..<range.count
      isTrimmed = false
    } else if let range = request.range, request.wholeReply == .trim {
      promised = reply.contentLength
      wanted = range
      isTrimmed = true
    } else {
      promised = reply.contentLength
      // The caller of a range says when nothing is lacking any more.
      wanted = 0..<(request.range == nil ? max(0, request.limit) : .max)
      isTrimmed = false
    }
  }

  /// Whether a body of this size is complete, or at least all that is wanted of it.
  func isFulfilled(by received: Int) -> Bool {
    if isTrimmed { return received >= wanted.upperBound }
    return promised.map { received == $0 } ?? true
  }
}
