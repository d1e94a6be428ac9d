// SPDX-License-Identifier: Apache-2.0

/// The name of a key in metadata, taken as the metadata gives it.
///
/// Publishers make it of the key (`PublicKey.id`), but a client must not rely on that: a file that
/// gives one key two names gains nothing, because signatures are counted by the keys themselves.
public struct KeyID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name as it stands in metadata: 64 hexadecimal digits, usually.
  public let text: String

  /// Wraps a name.
  public init(_ text: String) { self.text = text }

  /// The name, cut and escaped so that it can stand in a message.
  public var description: String { Printable.text(text, longest: 72) }

  /// Names compare by their bytes.
  public static func < (left: KeyID, right: KeyID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
