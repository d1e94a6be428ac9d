// SPDX-License-Identifier: Apache-2.0

extension LayerSizes {
  /// The fields of the header.
  func encoded(hasBase: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    for sizes in hasBase ? [base, target] : [target] {
      bytes.append(UInt8(sizes.count))
      for size in sizes { Varint.append(UInt64(size), to: &bytes) }
    }
    return bytes
  }

  /// Reads the fields of the header of a delta of contents with these sizes.
  init(
    reading reader: inout HeaderReader, baseSize: Int?, targetSize: Int
  ) throws(CairnError) {
    base = []
    if let baseSize { base = try LayerSizes.sizes(&reader, of: baseSize) }
    target = try LayerSizes.sizes(&reader, of: targetSize)
    guard !(base.isEmpty && target.isEmpty) else {
      throw HeaderReader.malformed("it has no layers")
    }
  }

  private static func sizes(
    _ reader: inout HeaderReader, of size: Int
  ) throws(CairnError) -> [Int] {
    let count = Int(try reader.byte())
    guard count <= countLimit else { throw HeaderReader.malformed("\(count) layers") }
    var sizes: [Int] = []
    for _ in 0..<count {
      let view = try reader.number(below: DeltaHeader.maximumContentSize)
      guard view <= greatestView(of: size) else {
        throw HeaderReader.malformed("a view of \(view) bytes")
      }
      sizes.append(view)
    }
    return sizes
  }
}
