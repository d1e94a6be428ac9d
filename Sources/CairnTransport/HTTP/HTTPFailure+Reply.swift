// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

extension HTTPFailure {
  /// The failure that a status other than 200 and 206 means.
  static func status(_ head: HTTPHead, _ request: HTTPRequest, _ place: String) -> HTTPFailure {
    let status = head.status
    switch status {
    case 404, 410:
      return lasting(
        .networkNotFound, "\(place): the server has no such file (status \(status))",
        hint: "check the address; was the repository published there, completely?",
        status: status)
    case 401, 403, 407:
      return lasting(
        .networkStatus, "\(place): the server denies access (status \(status))",
        hint: status == 407
          ? "give the proxy's user and password in its environment variable"
          : "give user and password in ~/.netrc, or make the repository readable",
        status: status)
    case 416:
      if let range = request.range, let text = head["content-range"],
        let size = ContentRange(text)?.fileSize, size < range.upperBound
      {
        return shorter(range, size: size, place)
      }
      return lasting(
        .networkRange,
        "\(place): the server refuses the range "
          + (request.range?.inWords ?? "that nobody asked for") + " (status 416)",
        hint: HTTPReplyCheck.serverHint,
        status: status)
    case 408, 429, 500..<600:
      return passing(
        .networkStatus, "\(place): the server cannot answer now (status \(status))",
        hint: "try again later, or another mirror",
        status: status)
    case 300..<400:
      return lasting(
        .networkRedirect, "\(place): a redirect that leads nowhere (status \(status))",
        hint: "check the address, and the server's configuration",
        status: status)
    default:
      return lasting(
        .networkStatus, "\(place): an answer of no use (status \(status))",
        hint: "check the address, and the server's configuration",
        status: status)
    }
  }

  /// The file ends before the range that is needed.
  static func shorter(_ range: Range<Int>, size: Int, _ place: String) -> HTTPFailure {
    lasting(
      .networkRange,
      "\(place): bytes \(range.inWords) are needed, and the file has only \(size) bytes",
      hint: "the file on the server is cut off or another one; publish it again, or try another "
        + "mirror")
  }

  /// The body is larger than the caller allows.
  static func tooLarge(_ place: String, size: Int?, limit: Int) -> HTTPFailure {
    let size = size.map { "has \(ByteCount($0))" } ?? "does not end"
    return lasting(
      .networkTooLarge, "\(place): the file \(size), \(ByteCount(limit)) are allowed",
      hint: "it was not made by cairn, or the limit is too low")
  }

  /// Bytes came as promised, but few of those asked for, or none that the caller could use.
  static func unhelpful(_ request: HTTPRequest, _ delivered: Int) -> HTTPFailure {
    let place = HTTPAddress.withoutSecrets(request.url)
    let range = request.range.map { "bytes \($0.inWords)" } ?? "all"
    return passing(
      .networkRange, "\(place): \(range) asked for, \(delivered) bytes came, and more is lacking",
      hint: HTTPReplyCheck.serverHint)
  }

  /// The connection ended too early.
  static func truncated(_ place: String, received: Int, expected: Int?) -> HTTPFailure {
    let promised = expected.map { " of \($0)" } ?? ""
    return passing(
      .networkTruncated, "\(place): the connection ended after \(received)\(promised) bytes",
      hint: "try again: what has come is kept")
  }
}
