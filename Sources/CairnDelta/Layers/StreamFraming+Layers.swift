// SPDX-License-Identifier: Apache-2.0

extension StreamFraming {
  /// The number in the format (Format-Layers 3).
  var code: Int {
    switch self {
    case .none: 0
    case .adler: 1
    case .gzip: 2
    case .png: 3
    case .descriptor: 4
    case .wideDescriptor: 5
    case .bareDescriptor: 6
    }
  }

  /// The greatest `code`.
  static let greatestCode = 6
  /// No chunk of a PNG has more bytes.
  static let chunkLimit = Int(Int32.max)
  /// The smallest chunks that are listed: each takes work, so they must not be tiny.
  static let leastChunk = 3

  /// The framing with a number of the format, `png` left out.
  init?(code: Int) {
    switch code {
    case 0: self = .none
    case 1: self = .adler
    case 2: self = .gzip
    case 4: self = .descriptor
    case 5: self = .wideDescriptor
    case 6: self = .bareDescriptor
    default: return nil
    }
  }

  /// Whether there is a CRC-32 of the expanded bytes.
  var usesCRC: Bool {
    switch self {
    case .gzip, .descriptor, .wideDescriptor, .bareDescriptor: true
    case .none, .adler, .png: false
    }
  }

  /// Whether there is an Adler-32 of the expanded bytes.
  var usesAdler: Bool {
    switch self {
    case .adler, .png: true
    default: false
    }
  }

  /// How many bytes in front of the deflate data belong to the stream's frame.
  var frontSize: Int {
    if case .png = self { return ZlibHeader.size }
    return 0
  }

  /// Where the deflate data from `position` on lies, as far as it is in one piece, in a file where
  /// the stream starts at `start`; at most up to `end`.
  func piece(of start: Int, at position: Int, end: Int) -> Range<Int> {
    guard case .png(let chunkSize) = self else {
      return min(start + position, end)..<end
    }
    let place = position + ZlibHeader.size
    let chunk = place / chunkSize
    let moved = start - ZlibHeader.size + ImageData.overhead * chunk
    return min(moved + place, end)..<min(moved + (chunk + 1) * chunkSize, end)
  }
}
