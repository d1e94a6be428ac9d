// SPDX-License-Identifier: Apache-2.0

/// A deflate stream that was found in one side's view.
struct FoundStream: Sendable {
  /// The stream.
  var stream: DeflateStream
  /// Whether it may have corrections: not inside of a stream that has some.
  var allowsCorrections: Bool

  /// What streams are likened to one another by: container and name.
  var label: String { "\(stream.container.rawValue) \(stream.name)" }

  /// How many bytes listing the stream adds to the view.
  var growth: Int { stream.expandedSize - stream.range.count }

  /// The stream as a layer lists it, behind one that ends at `last`.
  func listed(behind last: Int) -> LayerStream {
    LayerStream(
      gap: stream.start - last, framing: stream.framing, settings: nil, isCorrected: false,
      expandedSize: 0, peer: nil)
  }
}

extension DeflateStream {
  /// The same stream in a view in which it stands `distance` bytes further on.
  func moved(by distance: Int) -> DeflateStream {
    var stream = self
    stream.start += distance
    return stream
  }
}
