// SPDX-License-Identifier: Apache-2.0

/// The head of an answer that brings bytes (200 or 206), checked against the request.
public struct HTTPReply: Sendable {
  /// 200 for the whole file, 206 for a range.
  public let status: Int
  /// The bytes that the body promises to have.
  public let contentLength: Int?
  /// Where the body's bytes lie in the file.
  public let contentRange: ContentRange?
  /// The tag of this version of the file.
  public let entityTag: String?
  /// Where the answer came from, after redirects.
  public let url: String
  /// The place in the file of the first byte that the caller is given.
  public let start: Int

  /// Whether a range was sent.
  public var isPartial: Bool { status == 206 }

  /// The size of the whole file, where the server says it.
  public var fileSize: Int? { isPartial ? contentRange?.fileSize : contentLength }
}
