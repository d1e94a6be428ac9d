// SPDX-License-Identifier: Apache-2.0

/// An operand of an executable that names an address.
package struct Reference: Sendable, Equatable {
  /// Where the operand starts, in bytes from the start of the image (later: of the file).
  package var offset: UInt32
  /// The address that it names, relative to the image's base.
  package var target: UInt32
  package var kind: ReferenceKind
  /// What `kind` says of it: immediate bytes, words to the partner, a scale.
  package var aux: UInt8
  /// For kinds with a base: which of the list's `bases`.
  package var link: UInt16

  package init(
    _ kind: ReferenceKind, at offset: Int, target: UInt32, aux: UInt8 = 0, link: UInt16 = 0
  ) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.target = target
    self.kind = kind
    self.aux = aux
    self.link = link
  }
}
