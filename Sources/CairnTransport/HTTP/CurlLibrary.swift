// SPDX-License-Identifier: Apache-2.0

import CCurl
import CairnDelta

/// libcurl, loaded when the first transfer begins.
///
/// Linked, it would add some thirty libraries to every start of a program, and a program that needs
/// no network would not start where it is missing.
@safe
final class CurlLibrary: @unchecked Sendable {
  /// The flavours differ in the library that makes TLS, not in what is used here.
  private static let names = ["libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4"]

  private static let found: CurlLibrary? = {
    for name in names {
      if let library = CurlLibrary(name) { return library }
    }
    return nil
  }()

  /// The functions; written once before anybody else can see them, and never freed.
  let functions: UnsafePointer<ccurl_functions>

  /// The library, loaded and initialised at the first call.
  static func loaded() throws(CairnError) -> CurlLibrary {
    guard let found else {
      throw CairnError(
        .networkUnsupported, "libcurl is not installed, and nothing else here can use the network",
        hint: "install it (on Debian: apt-get install libcurl4), or name a folder instead")
    }
    return found
  }

  private init?(_ name: String) {
    let table = UnsafeMutablePointer<ccurl_functions>.allocate(capacity: 1)
    // SAFETY: the table is written by `ccurl_load` before anything reads it; the name is a string
    // that lives through the call.
    unsafe table.initialize(to: ccurl_functions())
    // SSL and, on other systems, sockets: 3 is CURL_GLOBAL_ALL.
    guard unsafe ccurl_load(table, name) != 0,
      unsafe table.pointee.global_init(3) == CURLE_OK
    else {
      unsafe table.deallocate()
      return nil
    }
    unsafe functions = UnsafePointer(table)
  }

  /// What the library calls itself.
  var version: String {
    // SAFETY: a static string of the library.
    unsafe functions.pointee.version().map { unsafe String(cString: $0) } ?? "libcurl"
  }

  /// The library's words for a failure.
  func text(_ code: CURLcode) -> String {
    // SAFETY: a static string of the library.
    unsafe functions.pointee.easy_strerror(code).map { unsafe String(cString: $0) } ?? "unknown"
  }
}
