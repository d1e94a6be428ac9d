// SPDX-License-Identifier: Apache-2.0

/// The references of DWARF call frame information as `.eh_frame` and `__eh_frame` hold it, and of
/// the exception tables that it names (Documentation/References/EHFrame).
package struct EHFrame {
  private let bytes: ByteView
  /// Where the frame's bytes start, and end.
  private let start: Int
  private let end: Int
  /// The address of the first byte.
  private let address: UInt32
  private var exceptions: ExceptionTable
  /// The common records met so far, by their position; those that are not understood map to nil.
  private var commons: [Int: CommonRecord?] = [:]

  /// The most common records: linkers leave a few.
  private static let commonLimit = 65_536
  /// The most common records whose distances are references.
  private static let linkedLimit = 4096

  /// How the records of functions that share a common record look.
  private struct CommonRecord {
    var functions = PointerEncoding.absolute
    var exceptions = PointerEncoding.omitted
    /// Whether the records have augmentation data.
    var isAugmented = false
    /// The link of the common record's own address.
    var link: UInt16?
  }

  /// Adds the references of the frame at `address`, of `size` bytes, and of its exception tables.
  ///
  /// The frame must lie in one section of the image; what reaches out of it is left out. Takes time
  /// proportional to the frame and the exception tables, whatever they hold.
  package static func addReferences(
    ofFrameAt address: UInt32, size: Int, in bytes: ByteView, to collector: inout ReferenceCollector
  ) {
    guard size > 0, let start = collector.image.offset(of: UInt64(address)),
      let section = collector.image.section(holding: start), section.end <= bytes.count
    else { return }
    let size = min(size, section.end - start)
    var frame = EHFrame(
      bytes: bytes, start: start, end: start + size, address: address,
      exceptions: ExceptionTable(bytes: bytes, frameSize: size))
    frame.walk(&collector)
  }

  private init(
    bytes: ByteView, start: Int, end: Int, address: UInt32, exceptions: ExceptionTable
  ) {
    self.bytes = bytes
    self.start = start
    self.end = end
    self.address = address
    self.exceptions = exceptions
  }

  private mutating func walk(_ collector: inout ReferenceCollector) {
    var position = start
    var lastPlace = -1
    var last: CommonRecord?
    while end - position >= 4, !collector.isFull {
      let length = Int(bytes.word32(at: position))
      let body = position + 4
      // 0 ends the records of one object file; others may follow.
      if length == 0 {
        position = body
        continue
      }
      // 2^32 - 1 announces a long record, which nobody writes here.
      guard length >= 4, length <= end - body else { return }
      let identifier = Int(bytes.word32(at: body))
      if identifier == 0 {
        guard commons.count < EHFrame.commonLimit else { return }
        var record = common(from: body + 4, to: body + length, &collector)
        if commons.count < EHFrame.linkedLimit {
          record?.link = collector.link(base: address + UInt32(position - start))
        }
        commons[position] = record
      } else {
        let place = body - identifier
        if place != lastPlace {
          lastPlace = place
          last = commons[place] ?? nil
        }
        if let last {
          // The distance back to the common record tells where it stands itself.
          if let link = last.link {
            collector.addTable(
              .table32, at: body, target: UInt64(address) + UInt64(body - start), aux: 1, link: link
            )
          }
          add(functionFrom: body + 4, to: body + length, like: last, &collector)
        }
      }
      position = body + length
    }
  }

  /// Reads a common record behind its identifier; nil if its augmentation is not understood.
  private func common(
    from position: Int, to end: Int, _ collector: inout ReferenceCollector
  ) -> CommonRecord? {
    var reader = LEB128(bytes, from: position, to: end)
    guard let version = reader.byte(), version == 1 || version == 3 || version == 4 else {
      return nil
    }
    var letters: [UInt8] = []
    while true {
      guard let letter = reader.byte(), letters.count < 8 else { return nil }
      if letter == 0 { break }
      letters.append(letter)
    }
    if version == 4 {
      guard reader.byte() == 8, reader.byte() == 0 else { return nil }
    }
    guard reader.unsigned() != nil, reader.signed() != nil else { return nil }
    guard (version == 1 ? reader.byte().map(UInt64.init) : reader.unsigned()) != nil else {
      return nil
    }
    var record = CommonRecord()
    if letters.isEmpty { return record }
    guard letters[0] == UInt8(ascii: "z"), reader.unsigned() != nil else { return nil }
    record.isAugmented = true
    for letter in letters.dropFirst() {
      switch letter {
      case UInt8(ascii: "R"):
        guard let byte = reader.byte() else { return nil }
        record.functions = PointerEncoding(byte)
      case UInt8(ascii: "L"):
        guard let byte = reader.byte() else { return nil }
        record.exceptions = PointerEncoding(byte)
      case UInt8(ascii: "P"):
        guard let byte = reader.byte(), let size = PointerEncoding(byte).size,
          size <= end - reader.position
        else { return nil }
        _ = add(PointerEncoding(byte), at: reader.position, &collector)
        reader.position += size
      case UInt8(ascii: "S"), UInt8(ascii: "B"), UInt8(ascii: "G"):
        break
      default:
        return nil
      }
    }
    return record
  }

  /// Adds the references of a function's record behind the pointer to its common record.
  private mutating func add(
    functionFrom position: Int, to end: Int, like record: CommonRecord,
    _ collector: inout ReferenceCollector
  ) {
    guard let size = record.functions.size, 2 * size <= end - position else { return }
    let function = add(record.functions, at: position, &collector)
    if let function, size >= 4 {
      // The number of bytes counts from the function's start: it names its end.
      let range =
        size == 4 ? UInt64(bytes.word32(at: position + 4)) : bytes.word64(at: position + 8)
      if range > 0, range < ExecutableImage.addressLimit,
        let link = exceptions.link(function, &collector)
      {
        collector.addTable(
          .table32, at: position + size, target: UInt64(function) + range, aux: 1, link: link)
      }
    }
    guard record.isAugmented, record.exceptions != .omitted else { return }
    var reader = LEB128(bytes, from: position + 2 * size, to: end)
    guard let augmentation = reader.unsigned(), let pointerSize = record.exceptions.size,
      augmentation >= UInt64(pointerSize), pointerSize <= end - reader.position
    else { return }
    guard let table = add(record.exceptions, at: reader.position, &collector), let function,
      !record.exceptions.isIndirect
    else { return }
    exceptions.add(tableAt: table, of: function, &collector)
  }

  /// Adds the pointer at `position`, which lies in the frame, and returns where it points to. A
  /// pointer of zero bytes only points nowhere.
  private func add(
    _ encoding: PointerEncoding, at position: Int, _ collector: inout ReferenceCollector
  ) -> UInt32? {
    let site = UInt64(address) + UInt64(position - start)
    return ExceptionTable.add(encoding, at: position, site: site, in: bytes, &collector)
  }
}
