// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What can go wrong between this machine and a server; the identities are part of the interface.
extension ErrorCode {
  /// The server's machine answers, but no server listens there.
  public static let networkRefused = ErrorCode("network.refused", exitStatus: 11)
  /// The server's name is not known, or no way leads to it.
  public static let networkUnreachable = ErrorCode("network.unreachable", exitStatus: 11)
  /// The server took too long to answer, or sends too slowly.
  public static let networkTimeout = ErrorCode("network.timeout", exitStatus: 11)
  /// The server answers with a status that is of no use.
  public static let networkStatus = ErrorCode("network.status", exitStatus: 11)
  /// The server says that there is no such file (404, 410).
  public static let networkNotFound = ErrorCode("network.not-found", exitStatus: 11)
  /// No trusted connection could be made.
  public static let networkTLS = ErrorCode("network.tls", exitStatus: 11)
  /// The connection ended before the answer was complete.
  public static let networkTruncated = ErrorCode("network.truncated", exitStatus: 11)
  /// The server sends another range than the one asked for, or another number of bytes.
  public static let networkRange = ErrorCode("network.range", exitStatus: 11)
  /// The file on the server is no longer the one that the transfer began with.
  public static let networkChanged = ErrorCode("network.changed", exitStatus: 11)
  /// Redirects lead nowhere, go round in a circle, or to where they must not.
  public static let networkRedirect = ErrorCode("network.redirect", exitStatus: 11)
  /// The address, or this machine, has nothing to make the transfer with.
  public static let networkUnsupported = ErrorCode("network.unsupported", exitStatus: 11)
  /// The answer is no proper HTTP, or in a form that was not asked for.
  public static let networkMalformed = ErrorCode("network.malformed", exitStatus: 11)
  /// The body is larger than whoever asked allows.
  public static let networkTooLarge = ErrorCode("network.too-large", exitStatus: 11)
}
