// SPDX-License-Identifier: Apache-2.0

import CCurl
import CairnDelta

/// One of libcurl's handles, with the connections that it keeps open.
///
/// A handle serves one transfer at a time; whoever has taken it from the pool has it alone.
@safe
final class CurlHandle: @unchecked Sendable {
  private let library: CurlLibrary
  private let handle: UnsafeMutableRawPointer
  /// libcurl writes the reason of a failure here.
  private let reason: UnsafeMutablePointer<CChar>

  init(_ library: CurlLibrary) throws(CairnError) {
    guard let handle = unsafe library.functions.pointee.easy_init() else {
      throw CairnError(.internalFailure, "libcurl gives no handle")
    }
    self.library = library
    unsafe self.handle = handle
    unsafe reason = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    unsafe library.functions.pointee.easy_cleanup(handle)
    unsafe reason.deallocate()
  }

  /// Runs one request; its callbacks are called on this thread before it returns.
  ///
  /// - Parameter readSize: the bytes that the library reads at once.
  func perform(_ exchange: HTTPExchange, readSize: Int) throws(CairnError) -> CURLcode {
    unsafe library.functions.pointee.easy_reset(handle)
    unsafe reason.pointee = 0
    try configure(exchange.settings)
    // Refused where a failed lookup of a name has left a buffer behind; that one does as well.
    try set(CURLOPT_BUFFERSIZE, readSize, optional: true)
    let headers = unsafe headers(exchange.request)
    defer { unsafe library.functions.pointee.slist_free_all(headers) }
    unsafe ccurl_set_pointer(library.functions, handle, CURLOPT_HTTPHEADER, headers)
    try set(CURLOPT_URL, exchange.request.url)
    if let range = exchange.request.range {
      try set(CURLOPT_RANGE, "\(range.lowerBound)-\(range.upperBound - 1)")
    }
    // SAFETY: the exchange outlives the call, and its callbacks are forgotten by the next reset.
    let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
    try unsafe connect(context)
    let code = PipeSignal.held { unsafe library.functions.pointee.easy_perform(handle) }
    withExtendedLifetime(exchange) {}
    return code
  }

  /// What the library has to say about the last failure.
  func explanation(_ code: CURLcode) -> String {
    // SAFETY: libcurl ends the text with a nought inside of the buffer.
    let text = unsafe String(cString: reason)
    return text.isEmpty ? library.text(code) : text
  }

  /// The system's number for the last failure to connect.
  var systemError: Int { number(CURLINFO_OS_ERRNO) }

  /// The seconds that the server asked to be left alone.
  var retryAfter: Int? {
    var seconds: curl_off_t = 0
    // SAFETY: the information is a number of this type.
    let code = unsafe ccurl_get_offset(library.functions, handle, CURLINFO_RETRY_AFTER, &seconds)
    return code == CURLE_OK && seconds > 0 ? Int(seconds) : nil
  }

  /// The address that the last answer redirects to.
  var redirectURL: String? {
    var text: UnsafePointer<CChar>?
    // SAFETY: the information is a string that lives until the handle's next use.
    unsafe ccurl_get_string(library.functions, handle, CURLINFO_REDIRECT_URL, &text)
    return unsafe text.map { unsafe String(cString: $0) }
  }

  // MARK: Options

  private func configure(_ settings: HTTPSettings) throws(CairnError) {
    unsafe ccurl_set_pointer(library.functions, handle, CURLOPT_ERRORBUFFER, reason)
    try set(CURLOPT_NOSIGNAL, 1)
    // Older libraries know no names here, but the scheme has been checked, and redirects are not
    // followed by the library.
    try set(CCURLOPT_PROTOCOLS_STR, "http,https", optional: true)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue))
    try set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(settings.connectTimeout, 1e6) * 1000))
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    // A name server that hangs must not keep an interrupted program from ending.
    try set(CCURLOPT_QUICK_EXIT, 1, optional: true)
    try set(CURLOPT_USERAGENT, settings.userAgent)
    try set(CURLOPT_NOPROGRESS, 0)
    if let authorities = settings.authorities { try set(CURLOPT_CAINFO, authorities) }
  }

  /// The headers that libcurl does not make itself.
  private func headers(_ request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
    // Bytes are asked for by range and compared with digests: no coding may come in between.
    var lines = ["Accept-Encoding: identity"]
    // A weak tag must not stand here.
    if request.range != nil, let tag = request.entityTag, tag.hasPrefix("\""),
      tag.utf8.allSatisfy({ $0 >= 32 && $0 < 127 })
    {
      lines.append("If-Range: \(tag)")
    }
    // SAFETY: libcurl copies the texts; whoever called frees the list behind the transfer.
    return unsafe lines.reduce(nil) { list, line in
      unsafe library.functions.pointee.slist_append(list, line)
    }
  }

  private func connect(_ context: UnsafeMutableRawPointer) throws(CairnError) {
    let functions = unsafe library.functions
    unsafe ccurl_set_pointer(functions, handle, CURLOPT_HEADERDATA, context)
    unsafe ccurl_set_pointer(functions, handle, CURLOPT_WRITEDATA, context)
    unsafe ccurl_set_pointer(functions, handle, CURLOPT_XFERINFODATA, context)
    // SAFETY (all three): libcurl gives `size * count` readable bytes and the pointer set above.
    unsafe ccurl_set_data_callback(functions, handle, CURLOPT_HEADERFUNCTION) {
      data, size, count, context in
      unsafe CurlHandle.take(data, size * count, context) { $0.takeHeader($1) }
    }
    unsafe ccurl_set_data_callback(functions, handle, CURLOPT_WRITEFUNCTION) {
      data, size, count, context in
      unsafe CurlHandle.take(data, size * count, context) { $0.takeBody($1) }
    }
    unsafe ccurl_set_progress_callback(functions, handle) { context, _, _, _, _ in
      guard let context = unsafe context else { return 1 }
      let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.mayGoOn() ? 0 : 1
    }
  }

  /// Hands bytes on; another number than `count` makes libcurl stop.
  private static func take(
    _ data: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ body: (HTTPExchange, ByteView) -> Bool
  ) -> Int {
    guard let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
    let view = unsafe ByteView(UnsafeRawBufferPointer(start: data, count: count))
    return body(exchange, view) ? count : count == 0 ? 1 : 0
  }

  private func set(_ option: CURLoption, _ value: Int, optional: Bool = false) throws(CairnError) {
    let code = unsafe ccurl_set_long(library.functions, handle, option, value)
    if !optional { try check(code, "\(option.rawValue)") }
  }

  private func set(
    _ option: CURLoption, _ value: String, optional: Bool = false
  ) throws(CairnError) {
    // SAFETY: libcurl copies the string.
    let code = unsafe ccurl_set_string(library.functions, handle, option, value)
    if !optional { try check(code, "\(option.rawValue)") }
  }

  private func number(_ info: CURLINFO) -> Int {
    var value = 0
    // SAFETY: the information is a number of this type.
    unsafe ccurl_get_long(library.functions, handle, info, &value)
    return value
  }

  private func check(_ code: CURLcode, _ option: String) throws(CairnError) {
    guard code != CURLE_OK else { return }
    throw CairnError(
      .networkUnsupported,
      "\(library.version) cannot be used: option \(option): \(library.text(code))",
      hint: "install libcurl 7.66 or later")
  }
}
