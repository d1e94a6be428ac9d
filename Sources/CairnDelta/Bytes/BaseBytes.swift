// SPDX-License-Identifier: Apache-2.0

/// All of a base at hand: the memory that the source already is, or a copy.
@safe
final class BaseBytes: @unchecked Sendable {
  /// The bytes, valid as long as this object lives.
  let view: ByteView
  private let memory: UnsafeMutableRawBufferPointer?
  /// What owns the bytes where they are no copy.
  private let owner: (any ByteSource)?

  /// A view that outlives this object.
  init(_ view: ByteView) {
    self.view = view
    owner = nil
    unsafe memory = nil
  }

  /// All bytes of `source`.
  init(_ source: any ByteSource) throws(CairnError) {
    if let direct = source.contiguous {
      view = direct
      owner = source
      unsafe memory = nil
      return
    }
    owner = nil
    // SAFETY: freed in deinit, filled in full before anybody sees it.
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: source.size, alignment: 16)
    unsafe memory = buffer
    view = unsafe ByteView(UnsafeRawBufferPointer(buffer))
    try unsafe source.read(at: 0, into: buffer)
  }

  deinit { unsafe memory?.deallocate() }
}
