// SPDX-License-Identifier: Apache-2.0

/// Memory for a view, which lives as long as the object: of the heap, or a mapped scratch file.
public protocol ViewMemory: AnyObject, Sendable {
  /// The memory; nobody else uses it.
  var buffer: UnsafeMutableRawBufferPointer { get }
}

/// Memory of the heap.
@safe
package final class HeapMemory: ViewMemory, @unchecked Sendable {
  package let buffer: UnsafeMutableRawBufferPointer

  /// Memory of `size` bytes, whose content is undefined.
  package init(size: Int) {
    // SAFETY: freed in deinit.
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
  }

  deinit { unsafe buffer.deallocate() }
}
