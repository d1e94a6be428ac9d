// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// What an installation needs of one file system before it can succeed, and what there is.
public struct SpaceNeed: Sendable, Hashable {
  /// A directory on it, for messages.
  public var place: String
  /// The bytes that have to be free.
  public var size: Int
  /// The bytes that are free for this user; `nil` where nobody counts.
  public var availableSize: Int?
  /// How many nodes have to be free.
  public var nodes: Int
  /// How many nodes are free; `nil` where nobody counts.
  public var availableNodes: Int?

  /// Whether it fits.
  public var isMet: Bool {
    size <= availableSize ?? .max && nodes <= availableNodes ?? .max
  }

  /// One error for everything that does not fit; `nil` if all does.
  static func shortage(_ needs: [SpaceNeed], cleanupFrees: Int) -> CairnError? {
    let short = needs.filter { !$0.isMet }
    guard !short.isEmpty else { return nil }
    let parts = short.map { need in
      var text = "\(need.place) needs \(ByteCount(need.size).exact)"
      if let available = need.availableSize {
        text += ", \(ByteCount(available).exact) are available"
      }
      if let available = need.availableNodes, available < need.nodes {
        text += "; it needs \(need.nodes) inodes, \(available) are available"
      }
      return text
    }
    let hint =
      cleanupFrees > 0
      ? "cairn cleanup --reset-base would free \(ByteCount(cleanupFrees).exact) of the store"
      : "free space there, and run the command again; nothing has been changed"
    return CairnError(
      .noSpace, "not enough space: " + parts.joined(separator: "; "), hint: hint)
  }
}
