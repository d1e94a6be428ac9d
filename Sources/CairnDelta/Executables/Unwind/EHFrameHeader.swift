// SPDX-License-Identifier: Apache-2.0

/// The references of `.eh_frame_hdr`, the sorted index of `.eh_frame`.
enum EHFrameHeader {
  /// Adds the pointer to the frame, and the rows of the index.
  ///
  /// Only the form that linkers write is understood: version 1, a relative pointer of four bytes, a
  /// count of four bytes, and rows of two signed numbers of four bytes that count from `address`.
  /// Returns the address of the frame, if the header names one.
  @discardableResult
  static func addReferences(
    ofHeaderAt address: UInt32, size: Int, in bytes: ByteView,
    to collector: inout ReferenceCollector
  ) -> UInt32? {
    guard let start = collector.image.offset(of: UInt64(address)),
      let section = collector.image.section(holding: start), section.end <= bytes.count
    else { return nil }
    let end = start + min(max(size, 0), section.end - start)
    guard end - start >= 8, bytes[start] == 1, bytes[start + 1] == 0x1B else { return nil }
    let frame = ExceptionTable.add(
      PointerEncoding(0x1B), at: start + 4, site: UInt64(address) + 4, in: bytes, &collector)
    guard end - start >= 12, bytes[start + 2] == 0x03, bytes[start + 3] == 0x3B,
      let link = collector.link(base: address)
    else { return frame }
    let count = min(Int(bytes.word32(at: start + 8)), (end - start - 12) / 8)
    var position = start + 12
    for _ in 0..<count where !collector.isFull {
      add(at: position, address, link, in: bytes, &collector)
      add(at: position + 4, address, link, in: bytes, &collector)
      position += 8
    }
    return frame
  }

  private static func add(
    at position: Int, _ address: UInt32, _ link: UInt16, in bytes: ByteView,
    _ collector: inout ReferenceCollector
  ) {
    let value = Int64(Int32(bitPattern: bytes.word32(at: position)))
    collector.addTable(
      .table32, at: position, target: UInt64(bitPattern: Int64(address) + value), aux: 1,
      link: link)
  }
}
