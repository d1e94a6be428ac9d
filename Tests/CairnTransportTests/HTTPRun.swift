// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTransport
import Synchronization

/// A transfer and what came of it.
final class HTTPRun: Sendable {
  private let state = Mutex<(bytes: [UInt8], replies: [HTTPReply], records: [HTTPRecord])>(
    ([], [], []))
  let settings: HTTPSettings

  /// Settings that wait for nothing longer than a test may.
  static var quick: HTTPSettings {
    var settings = HTTPSettings()
    settings.firstDelay = 0.01
    settings.longestDelay = 0.2
    settings.minimumRateSeconds = 10
    settings.seed = 1
    return settings
  }

  /// A run that gives up servers that hang sooner than a busy machine might make others seem to.
  static func impatient() -> HTTPRun { HTTPRun { $0.minimumRateSeconds = 0.5 } }

  init(_ change: (inout HTTPSettings) -> Void = { _ in }) {
    var settings = HTTPRun.quick
    change(&settings)
    self.settings = settings
  }

  /// A client that reports to this run.
  var client: HTTPClient {
    var settings = settings
    settings.observer = { record in self.state.withLock { $0.records.append(record) } }
    return HTTPClient(settings: settings)
  }

  /// Whether exactly these bytes came. (Expectations on the bytes themselves would print them all.)
  func has(_ expected: some Sequence<UInt8>) -> Bool { bytes.elementsEqual(expected) }

  var bytes: [UInt8] { state.withLock { $0.bytes } }
  var replies: [HTTPReply] { state.withLock { $0.replies } }
  var records: [HTTPRecord] { state.withLock { $0.records } }

  /// One attempt; the code of its failure.
  func get(_ request: HTTPRequest) -> ErrorCode? {
    do throws(CairnError) {
      try client.get(request) { reply throws(CairnError) in
        state.withLock { $0.replies.append(reply) }
      } body: { view throws(CairnError) in
        state.withLock { $0.bytes += view.copied() }
      }
      return nil
    } catch {
      return error.code
    }
  }

  /// All of a range, in as many attempts as it takes; the code of its failure.
  func fetch(_ url: String, _ range: Range<Int>, entityTag: String? = nil) -> ErrorCode? {
    do throws(CairnError) {
      try client.fetch { () throws(CairnError) in
        let start = range.lowerBound + bytes.count
        guard start < range.upperBound else { return nil }
        return HTTPRequest(url, range: start..<range.upperBound, entityTag: entityTag)
      } head: { reply throws(CairnError) in
        state.withLock { $0.replies.append(reply) }
      } body: { view throws(CairnError) in
        state.withLock { $0.bytes += view.copied() }
      }
      return nil
    } catch {
      return error.code
    }
  }
}
