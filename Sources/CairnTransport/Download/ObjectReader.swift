// SPDX-License-Identifier: Apache-2.0

package import CairnDelta

/// Reads the objects of a repository from its servers.
package protocol ObjectReader: Sendable {
  /// A small object as a whole; `nil` where there is none of that path.
  ///
  /// - Parameter limit: the most bytes that it may have.
  func object(_ path: String, limit: Int) throws(CairnError) -> [UInt8]?

  /// Reads what a sink lacks of an object, asking for that range alone.
  ///
  /// Where the connection breaks, what is lacking then is asked for again.
  func read(_ path: String, into sink: any ObjectSink) throws(CairnError)

  /// Takes note that the server in use has given wrong bytes; another one is asked from now on.
  ///
  /// - Returns: whether there is another one.
  func distrustServer() -> Bool
}

/// Takes bytes of an object as they come.
package protocol ObjectSink: AnyObject {
  /// The range to ask for next; `nil` when everything has come.
  var lacking: Range<Int>? { get }

  /// Bytes that are at `offset` in the object. A server that does not know ranges sends the object
  /// from its start, so they need not be those that were asked for.
  func take(_ bytes: ByteView, at offset: Int) throws(CairnError)
}
