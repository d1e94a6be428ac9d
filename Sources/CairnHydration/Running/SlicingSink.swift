// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Takes the target of a delta apart into the contents that it consists of.
///
/// Of several contents each is checked by its own digest when its last byte has come. A single one
/// was promised by the delta's header and checked by the decoder: it is finished in the end.
final class SlicingSink: ByteSink {
  private let contents: [Manifest.Content]
  private let places: (Manifest.Content) throws(CairnError) -> [any ContentPlace]
  private var next = 0
  private var current: [any ContentPlace] = []
  private var missing = 0
  private var hasher = SHA256Hasher()

  /// - Parameter places: where a content goes; asked once for each, in order.
  init(
    _ contents: [Manifest.Content],
    places: @escaping (Manifest.Content) throws(CairnError) -> [any ContentPlace]
  ) throws(CairnError) {
    self.contents = contents
    self.places = places
    try begin()
  }

  func append(_ bytes: ByteView) throws(CairnError) {
    var taken = 0
    while taken < bytes.count {
      guard missing > 0 else {
        throw CairnError(.contentDamaged, "a payload makes more than its contents")
      }
      let count = min(missing, bytes.count - taken)
      let part = bytes[taken..<taken + count]
      if contents.count > 1 { hasher.update(part) }
      for place in current { try place.append(part) }
      taken += count
      missing -= count
      if missing == 0, contents.count > 1 {
        try end()
        try begin()
      }
    }
  }

  /// Finishes a single content, after the decoder has accepted it.
  func finish() throws(CairnError) {
    if contents.count == 1 {
      for place in current { try place.finish() }
    } else if next < contents.count || missing > 0 {
      throw CairnError(.contentDamaged, "a payload makes less than its contents")
    }
  }

  /// Opens the next content; those without bytes are complete at once.
  private func begin() throws(CairnError) {
    while next < contents.count {
      let content = contents[next]
      current = try places(content)
      missing = content.size
      next += 1
      if missing > 0 || contents.count == 1 { return }
      try end()
    }
    current = []
  }

  private func end() throws(CairnError) {
    let content = contents[next - 1]
    guard hasher.digest() == content.digest else {
      throw CairnError(
        .contentDamaged, "a payload makes another content than sha256 \(content.digest)",
        hint: "fetch the package again")
    }
    hasher = SHA256Hasher()
    for place in current { try place.finish() }
    current = []
  }
}
