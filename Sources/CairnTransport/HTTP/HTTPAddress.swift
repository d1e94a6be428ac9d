// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// The address of a directory on a server, to which names of files are appended.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The address up to the path's last slash.
  private let directory: String
  /// A query, with its question mark: some servers want a key in each request.
  private let query: String

  /// Whether `text` is meant as an address and not as a path: a scheme and `://`.
  public static func isAddress(_ text: String) -> Bool {
    guard let end = text.utf8.firstIndex(of: UInt8(ascii: ":")), end != text.startIndex,
      text[end...].hasPrefix("://")
    else { return false }
    return text[..<end].utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
  }

  /// Takes an address, with or without a slash at its end.
  public init(_ text: String) throws(CairnError) {
    try HTTPAddress.check(text)
    let whole = text.prefix { $0 != "#" }
    let path = whole.prefix { $0 != "?" }
    query = String(whole[path.endIndex...])
    directory = path.hasSuffix("/") ? String(path) : path + "/"
  }

  /// The address of a file below the directory: a relative path, not yet percent-encoded.
  public func file(_ path: String) -> String {
    directory + HTTPAddress.encoded(path) + query
  }

  /// The address without a password and without its query, for people.
  public var description: String { HTTPAddress.withoutSecrets(directory) }

  /// A relative path as a part of an address; slashes stay.
  public static func encoded(_ path: String) -> String {
    var encoded = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += (digits.utf8.count == 1 ? "%0" : "%") + digits
      }
    }
    return encoded
  }

  /// Throws unless `text` is an http or https address with a host and nothing strange in it.
  static func check(_ text: String) throws(CairnError) {
    let shown = withoutSecrets(text).quoted
    guard let scheme = scheme(of: text) else {
      throw CairnError(
        .networkUnsupported, "\(shown) is no address of a web server",
        hint: "give one that begins with https:// or http://")
    }
    let rest = text.utf8.dropFirst(scheme.utf8.count + 3)
    let isPlain = rest.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }
    guard isPlain, let first = rest.first, !"/?#:@".utf8.contains(first) else {
      throw CairnError(
        .networkUnsupported, "\(shown) is no proper address",
        hint: "check the spelling; letters outside of ASCII and spaces must be percent-encoded")
    }
  }

  /// `http` or `https`; `nil` for anything else.
  static func scheme(of text: String) -> String? {
    ["https", "http"].first { text.prefix($0.count + 3).lowercased() == $0 + "://" }
  }

  /// The address for people and logs: user, password and query, which may be a key, left out.
  package static func withoutSecrets(_ text: String) -> String {
    guard let scheme = scheme(of: text) else { return text }
    let start = text.index(text.startIndex, offsetBy: scheme.count + 3)
    let path = text[start...].prefix { !"?#".contains($0) }
    let host = path.prefix { $0 != "/" }
    let shown = host.lastIndex(of: "@").map { "..." + path[$0...] } ?? path[...]
    return text[..<start] + shown + (path.endIndex == text.endIndex ? "" : "?...")
  }
}
