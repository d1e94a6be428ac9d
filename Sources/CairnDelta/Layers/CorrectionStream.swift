// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Hands the numbers of the stream `recompression` to what makes deflate streams again.
struct CorrectionStream: CorrectionSource {
  private var reader: NumberStreamReader
  /// Why the latest number could not be read.
  private(set) var failure: CairnError?

  init(_ streams: StreamTable) throws(CairnError) {
    reader = try NumberStreamReader(.recompression, streams)
  }

  mutating func next(_ context: Int) throws(DeflateFailure) -> UInt64 {
    do throws(CairnError) {
      return UInt64(try reader.next(context: context, limit: .max - 1))
    } catch {
      failure = error
      throw .damaged
    }
  }

  /// Throws unless all of the stream was used.
  mutating func finish() throws(CairnError) { try reader.finish() }
}
