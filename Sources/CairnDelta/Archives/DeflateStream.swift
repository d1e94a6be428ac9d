// SPDX-License-Identifier: Apache-2.0

/// A deflate stream that stands in a file, and what stands around it.
package struct DeflateStream: Sendable, Equatable {
  /// Where its first deflate byte is.
  package var start: Int
  /// The number of its deflate bytes, without what its framing puts between or behind them.
  package var compressedSize: Int
  /// The number of bytes that it expands to.
  package var expandedSize: Int
  /// What it was found in.
  package var container: StreamContainer
  /// What can be made again besides the deflate bytes.
  package var framing: StreamFraming
  /// The name that its container gives it, cut to `nameLimit` bytes; often empty.
  package var name: String

  /// The most bytes of a name that are kept.
  package static let nameLimit = 1024

  package init(
    start: Int, compressedSize: Int, expandedSize: Int, container: StreamContainer,
    framing: StreamFraming, name: String = ""
  ) {
    self.start = start
    self.compressedSize = compressedSize
    self.expandedSize = expandedSize
    self.container = container
    self.framing = framing
    self.name = name
  }

  /// The bytes of the file that the stream's expanded bytes stand for: the deflate bytes and all
  /// of the framing.
  package var range: Range<Int> {
    start..<start + compressedSize + framing.size(compressedSize: compressedSize)
  }

  /// Where the deflate bytes are, in order: one range, but for a stream cut into chunks.
  package var pieces: [Range<Int>] {
    guard case .png(let chunkSize) = framing else { return [start..<start + compressedSize] }
    var pieces: [Range<Int>] = []
    var left = compressedSize
    var place = start
    var room = chunkSize - ZlibHeader.size
    while left > 0 {
      let size = min(room, left)
      if size > 0 { pieces.append(place..<place + size) }
      left -= size
      place += size + ImageData.overhead
      room = chunkSize
    }
    return pieces
  }
}
