// SPDX-License-Identifier: Apache-2.0

/// Compressed data that was found but cannot be seen through.
package struct SkippedStream: Sendable, Equatable {
  /// Where it, or its header, is.
  package var place: Int
  /// What it was found in.
  package var container: StreamContainer
  /// The name that its container gives it, cut to `DeflateStream.nameLimit` bytes; often empty.
  package var name: String
  /// Why it is left alone.
  package var reason: Reason

  package init(place: Int, container: StreamContainer, name: String = "", reason: Reason) {
    self.place = place
    self.container = container
    self.name = name
    self.reason = reason
  }

  /// Why a stream is left alone.
  package enum Reason: Sendable, Equatable, CustomStringConvertible {
    /// It is not compressed at all: what it holds is looked at as part of the file.
    case stored
    /// It is encrypted.
    case encrypted
    /// It is compressed by another method, with this number in zip archives.
    case method(Int)
    /// It does not expand, or not to what its checksums say.
    case broken
    /// It expands to more than the limits allow.
    case tooLarge
    /// The chunks of the image do not follow the one form that can be made again.
    case oddChunks

    package var description: String {
      switch self {
      case .stored: "stored"
      case .encrypted: "encrypted"
      case .method(let number): "method \(number)\(Reason.methods[number].map { " (\($0))" } ?? "")"
      case .broken: "broken"
      case .tooLarge: "too large"
      case .oddChunks: "odd chunks"
      }
    }

    /// The methods of zip archives that are met in practice.
    private static let methods = [
      9: "deflate64", 12: "bzip2", 14: "lzma", 20: "zstd", 93: "zstd", 95: "xz", 98: "ppmd",
      99: "aes",
    ]
  }
}
