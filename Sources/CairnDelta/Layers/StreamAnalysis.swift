// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Synchronization

/// Finds how streams of a view can be made again.
struct StreamAnalysis {
  let view: ByteView
  let options: EncodingOptions

  /// What was found of a stream.
  typealias Outcome = Result<DeflateRecipe, LeftAloneError>

  /// Why a stream is left alone.
  struct LeftAloneError: Error {
    let reason: LeftAlone
  }

  /// So many streams are looked at first: what fits them is tried first for the others.
  private static let leadCount = 8

  /// The outcome for each of `streams`. The order in which settings are tried depends on the streams
  /// alone, never on how the work is shared out.
  func outcomes(of streams: [FoundStream]) throws(CairnError) -> [Outcome] {
    let order = streams.indices.sorted {
      (streams[$1].stream.expandedSize, $0) < (streams[$0].stream.expandedSize, $1)
    }
    var outcomes = [Outcome?](repeating: nil, count: streams.count)
    var likely: [DeflateSettings] = []
    for index in order.prefix(StreamAnalysis.leadCount) {
      let outcome = try outcome(of: streams[index], likely)
      outcomes[index] = outcome
      if case .success(let recipe) = outcome, !likely.contains(recipe.settings) {
        likely.append(recipe.settings)
      }
    }
    let rest = Array(order.dropFirst(StreamAnalysis.leadCount))
    let known = likely
    let results = Mutex<[(Int, Result<Outcome, CairnError>)]>([])
    options.loop(rest.count) { job in
      let index = rest[job]
      let result: Result<Outcome, CairnError>
      do throws(CairnError) {
        result = .success(try outcome(of: streams[index], known))
      } catch {
        result = .failure(error)
      }
      results.withLock { $0.append((index, result)) }
    }
    for (index, result) in results.withLock({ $0 }) { outcomes[index] = try result.get() }
    return outcomes.map { $0 ?? .failure(LeftAloneError(reason: .broken)) }
  }

  /// The outcome for one stream.
  private func outcome(
    of found: FoundStream, _ likely: [DeflateSettings]
  ) throws(CairnError) -> Outcome {
    let stream = found.stream
    try options.monitor.advance(.expanding, completed: stream.start, total: view.count)
    let reader = try StreamReader(view, start: stream.start, framing: stream.framing)
    var expanded = [UInt8](repeating: 0, count: stream.expandedSize)
    guard try reader.read(into: &expanded, 0..<expanded.count) == expanded.count else {
      return .failure(LeftAloneError(reason: .broken))
    }
    let compressed = deflateData(of: stream)
    do throws(DeflateFailure) {
      let outcome = try DeflateAnalysis.recipe(
        for: compressed.span, expanded: expanded.span, likely: likely)
      switch outcome {
      case .recipe(let recipe):
        guard found.allowsCorrections || !recipe.isCorrected else {
          return .failure(LeftAloneError(reason: .corrections))
        }
        return .success(recipe)
      case .refusal(.corrections): return .failure(LeftAloneError(reason: .corrections))
      case .refusal(.notReproducible): return .failure(LeftAloneError(reason: .noSettings))
      }
    } catch {
      return .failure(LeftAloneError(reason: .broken))
    }
  }

  /// The settings that make a listed stream again without corrections, if there are some.
  func settings(of extent: StreamExtent) throws(CairnError) -> DeflateSettings? {
    let stream = DeflateStream(
      start: extent.start, compressedSize: extent.compressedSize,
      expandedSize: extent.expandedSize, container: .raw, framing: extent.framing)
    let found = FoundStream(stream: stream, allowsCorrections: false)
    guard case .success(let recipe) = try outcome(of: found, []) else { return nil }
    return recipe.settings
  }

  /// The bytes of deflate data of a stream, in one piece.
  private func deflateData(of stream: DeflateStream) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(stream.compressedSize)
    for piece in stream.pieces { bytes += view[piece].copied() }
    return bytes
  }
}
