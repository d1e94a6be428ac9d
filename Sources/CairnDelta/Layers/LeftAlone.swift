// SPDX-License-Identifier: Apache-2.0

/// Why an encoder left a stream that it found in the target as it is (Format-Layers 3).
public enum LeftAlone: Int, Sendable, CaseIterable {
  /// The base holds the same compressed bytes.
  case unchanged
  /// No settings of zlib come near what made it.
  case noSettings
  /// What zlib would do differently takes more bytes than are saved.
  case corrections
  /// Nothing is compressed.
  case stored
  /// It is encrypted.
  case encrypted
  /// Another method than deflate compressed it.
  case method
  /// It cannot be inflated, or its container contradicts it.
  case broken
  /// It would expand beyond what a decoder allows.
  case expansion

  /// The words that people read.
  public var name: String {
    switch self {
    case .unchanged: "unchanged"
    case .noSettings: "no settings of zlib fit"
    case .corrections: "corrections would cost too much"
    case .stored: "stored"
    case .encrypted: "encrypted"
    case .method: "another method"
    case .broken: "broken"
    case .expansion: "expands too far"
    }
  }
}

extension LeftAlone {
  /// The reason in the format for one of the search.
  init(_ reason: SkippedStream.Reason) {
    switch reason {
    case .stored: self = .stored
    case .encrypted: self = .encrypted
    case .method: self = .method
    case .broken, .oddChunks: self = .broken
    case .tooLarge: self = .expansion
    }
  }
}
