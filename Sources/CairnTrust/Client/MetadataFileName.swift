// SPDX-License-Identifier: Apache-2.0

/// The names of metadata files: on a device without a version, on a server with or without one.
public enum MetadataFileName {
  /// The file of a role on a device: `ROLE.json`.
  ///
  /// Every byte of the role's name except letters, digits and `-._~` is percent-encoded, so that
  /// the result is a single component of a path and of a URL.
  public static func kept(_ role: String) -> String { percentEncoded(role) + ".json" }

  /// The file of a role on a server: `VERSION.ROLE.json`, or without a version `ROLE.json`.
  ///
  /// It is percent-encoded as in a URL; see `kept(_:)`.
  public static func served(_ role: String, version: Int?) -> String {
    (version.map { "\($0)." } ?? "") + kept(role)
  }

  /// A text with all but the unreserved characters of URLs encoded.
  ///
  /// - Parameter keepingSlashes: whether `/` stays, as it does in the path of a target's URL.
  public static func percentEncoded(_ text: String, keepingSlashes: Bool = false) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      case UInt8(ascii: "/") where keepingSlashes:
        result.append(byte)
      default:
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
