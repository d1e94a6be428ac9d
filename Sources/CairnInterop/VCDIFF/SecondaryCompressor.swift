// SPDX-License-Identifier: Apache-2.0

/// A compressor that VCDIFF sections can have been through, by xdelta3's number for it.
struct SecondaryCompressor: RawRepresentable, Hashable {
  let rawValue: UInt8

  static let djw = SecondaryCompressor(rawValue: 1)
  static let lzma = SecondaryCompressor(rawValue: 2)
  static let fgk = SecondaryCompressor(rawValue: 16)

  /// The name that xdelta3's `-S` takes.
  var name: String {
    switch self {
    case .djw: "djw"
    case .lzma: "lzma"
    case .fgk: "fgk"
    default: "number \(rawValue)"
    }
  }
}
