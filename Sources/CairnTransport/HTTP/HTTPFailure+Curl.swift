// SPDX-License-Identifier: Apache-2.0

import CCurl
import CairnDelta
import Glibc

extension HTTPFailure {
  /// The failure that libcurl reports.
  ///
  /// - Parameters:
  ///   - reason: the library's own words.
  ///   - systemError: `errno` of a failed connection.
  static func curl(
    _ code: CURLcode, _ exchange: HTTPExchange, reason: String, systemError: Int
  ) -> HTTPFailure {
    let place = exchange.place
    let said = "\(place): \(reason.withoutControls)"
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return passing(
        .networkUnreachable, said,
        hint: "check the address and this machine's connection to the network")
    case CURLE_COULDNT_CONNECT where Int32(truncatingIfNeeded: systemError) == ECONNREFUSED:
      return passing(
        .networkRefused, said, hint: "check the address and the port; is the server running?")
    case CURLE_COULDNT_CONNECT, CCURLE_PROXY:
      return passing(
        .networkUnreachable, said,
        hint: "check this machine's connection to the network, and its proxy's")
    case CURLE_OPERATION_TIMEDOUT:
      return passing(
        .networkTimeout, said, hint: "the server or the network hangs; try again later")
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
      CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return truncated(place, received: exchange.received, expected: exchange.plan?.promised)
    case CURLE_SSL_CONNECT_ERROR:
      return passing(.networkTLS, said, hint: tlsHint)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_USE_SSL_FAILED, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_SSL_SHUTDOWN_FAILED:
      return lasting(.networkTLS, said, hint: tlsHint)
    case CURLE_URL_MALFORMAT:
      return lasting(.networkUnsupported, said, hint: "check the spelling of the address")
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN:
      return .final(
        CairnError(
          .internalFailure, "\(said) (libcurl's \(code.rawValue))",
          hint: "close other programs; report it, with the version of libcurl, if it comes back"))
    default:
      // Answers can make the library fail in any way that it has: none of them is ours.
      return lasting(
        .networkMalformed, "\(said) (libcurl's \(code.rawValue))",
        hint: "what answers there is no web server for packages")
    }
  }

  private static let tlsHint =
    "check the address and this machine's clock; a server with a certificate of its own needs its "
    + "authority (--ca-file)"
}

extension String {
  /// The text without anything that a terminal would obey.
  var withoutControls: String {
    let visible = unicodeScalars.map { scalar in
      scalar.value < 32 || (127..<160).contains(scalar.value) ? "?" : Character(scalar)
    }
    return String(visible)
  }
}
