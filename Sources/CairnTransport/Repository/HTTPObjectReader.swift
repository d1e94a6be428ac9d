// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration

/// Reads a repository's objects from its mirrors over HTTP, and counts every byte that arrives.
struct HTTPObjectReader: ObjectReader {
  private let mirrors: MirroredClient

  /// Ends a transfer; nobody gets to see it.
  private static let enough = CairnError(.internalFailure, "everything that was needed has come")

  /// A reader for mirrors of one repository.
  ///
  /// - Parameter account: hears of every request. What is fetched whole is metadata; of ranges,
  ///   what their reader is never given is wasted.
  init(_ addresses: [HTTPAddress], settings: HTTPSettings, account: TransferAccount) {
    var settings = settings
    settings.observer = { record in
      if record.range == nil {
        account.addRequest(received: record.received, for: .metadata)
      } else {
        account.addRequest(received: record.received - record.delivered, for: .wasted)
      }
    }
    mirrors = MirroredClient(addresses, client: HTTPClient(settings: settings))
  }

  func object(_ path: String, limit: Int) throws(CairnError) -> [UInt8]? {
    try mirrors.contents(of: path, limit: limit)
  }

  func read(_ path: String, into sink: any ObjectSink) throws(CairnError) {
    var position = 0
    var isDone = false
    do throws(CairnError) {
      try mirrors.fetch(
        path, wholeReply: .deliver, next: { () throws(CairnError) in sink.lacking },
        head: { reply throws(CairnError) in position = reply.start },
        body: { bytes throws(CairnError) in
          // Whoever sends a whole package is stopped behind the last byte that is of use.
          guard !isDone else { throw HTTPObjectReader.enough }
          try sink.take(bytes, at: position)
          position += bytes.count
          isDone = sink.lacking == nil
        })
    } catch {
      // Nothing that goes wrong behind that byte matters.
      guard isDone else { throw error }
    }
  }

  func distrustServer() -> Bool { mirrors.turnAway(from: mirrors.preferred) }
}
