// SPDX-License-Identifier: Apache-2.0

/// How the numbers of a stream are stored (Format-Delta, section 5).
public enum StreamCoder: UInt8, Sendable {
  /// As they are.
  case stored = 0
  /// Raw LZMA2 over the stored form.
  case lzma2 = 1
  /// Adaptive binary models and a range coder.
  case modelled = 2
  /// Models whose estimates are mixed, and a range coder.
  case mixed = 3

  /// The word that people read.
  public var name: String {
    switch self {
    case .stored: return "stored"
    case .lzma2: return "lzma2"
    case .modelled: return "modelled"
    case .mixed: return "mixed"
    }
  }
}
