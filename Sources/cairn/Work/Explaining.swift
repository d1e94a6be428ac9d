// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

extension DeltaApplier {
  /// What the delta, which is at `path`, does with the file at `basePath`.
  func explanation(
    path: String, basePath: String, monitor: TerminalProgress
  ) throws(CairnError) -> ExplanationReport {
    defer { monitor.clear() }
    let base = try FileSource(path: basePath)
    do throws(CairnError) {
      return ExplanationReport(
        explanation: try explain(base: base, hasher: SHA256Hasher.self, monitor: monitor))
    } catch {
      switch error.code {
      case .wrongBase, .alreadyApplied: throw error.at(basePath)
      default: return try naming(path) { () throws(CairnError) in throw error }
      }
    }
  }
}
