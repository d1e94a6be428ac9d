// SPDX-License-Identifier: Apache-2.0

extension ByteView {
  /// Runs `body` on a span of the bytes, which cannot leave it.
  func withSpan<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    // SAFETY: the view's own bounds; a span checks its own, and does not outlive the closure.
    try unsafe withUnsafeBytes { (buffer: UnsafeRawBufferPointer) throws(E) -> R in
      try body(unsafe Span(_unsafeElements: buffer.bindMemory(to: UInt8.self)))
    }
  }
}
