// SPDX-License-Identifier: Apache-2.0

package import CairnDeflate

/// A deflate stream that a layer lists (Format-Layers 3).
package struct LayerStream: Equatable, Sendable {
  /// The bytes between the end of the stream before, with its framing, and the first byte of deflate
  /// data.
  package var gap: Int
  /// What stands behind the data.
  package var framing: StreamFraming
  /// How zlib makes the stream again; nil where it is not known, which only the base's streams may
  /// leave open.
  package var settings: DeflateSettings?
  /// Whether corrections are needed besides; of the target's streams only.
  package var isCorrected: Bool
  /// How many bytes it expands to; nought in the base, where inflating tells.
  package var expandedSize: Int
  /// How much data the chunks of a PNG hold together, the zlib header and the checksum included; only
  /// in the target, else nought.
  package var dataSize = 0
  /// The number of the stream in the base's layer that it is likened to, if there is one.
  package var peer: Int?

  package init(
    gap: Int, framing: StreamFraming, settings: DeflateSettings?, isCorrected: Bool,
    expandedSize: Int, dataSize: Int = 0, peer: Int?
  ) {
    self.gap = gap
    self.framing = framing
    self.settings = settings
    self.isCorrected = isCorrected
    self.expandedSize = expandedSize
    self.dataSize = dataSize
    self.peer = peer
  }
}
