// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// Runs contenders one after the other on the same pair of files.
struct BenchRun {
  private let old: String
  private let new: String
  private let oldSize: Int
  private let digest: Digest
  private let progress: TerminalProgress

  /// The size of the new file in bytes.
  let newSize: Int

  init(old: String, new: String, progress: TerminalProgress) throws(CairnError) {
    let source = try FileSource(path: new)
    self.old = old
    self.new = new
    oldSize = try FileSource(path: old).size
    newSize = source.size
    digest = try SHA256Hasher.digest(of: source)
    self.progress = progress
  }

  /// Makes a patch, applies it, compares, and removes both files; a patch that is to be
  /// explained goes with the result.
  func measure(
    _ contender: Contender, toExplain: Bool = false
  ) throws(CairnError) -> BenchResult {
    let directory = try TemporaryDirectory()
    let files = BenchFiles(
      old: old, new: new, patch: directory.file("patch"), result: directory.file("result"),
      oldSize: oldSize)
    var result = BenchResult(name: contender.name, isFull: contender.isFull)
    progress.show("\(contender.name): making the patch")
    let encoding = try run(contender.encode(files), in: directory)
    guard encoding.exitStatus == 0, let patch = try? FileSource(path: files.patch) else {
      result.failure = failure(encoding, in: directory)
      return result
    }
    result.patchSize = patch.size
    result.encoding = encoding.usage
    progress.show("\(contender.name): applying the patch")
    let decoding = try run(contender.decode(files), in: directory)
    guard decoding.exitStatus == 0, let made = try? FileSource(path: files.result) else {
      result.failure = failure(decoding, in: directory)
      return result
    }
    result.decoding = decoding.usage
    let madeDigest = try SHA256Hasher.digest(of: made)
    result.isVerified = made.size == newSize && madeDigest == digest
    if !result.isVerified { result.failure = "gave another file" }
    if toExplain, result.isVerified, contender.isExplained {
      directory.removeFile("result")
      result.directory = directory
    }
    return result
  }

  /// Explains the patches that are still there.
  func explain(_ results: inout [BenchResult]) throws(CairnError) {
    for index in results.indices {
      guard let directory = results[index].directory else { continue }
      results[index].directory = nil
      var limits = DecodingLimits()
      limits.memory = .max
      let path = directory.file("patch")
      let applier = try Patch.openOwn(path, limits: limits, to: "explain")
      results[index].description = HeaderReport(
        path: results[index].name, header: applier.header, seenThrough: try applier.seenReport(),
        explanation: try applier.explanation(path: path, basePath: old, monitor: progress))
    }
  }

  private func run(
    _ invocation: Contender.Invocation, in directory: TemporaryDirectory
  ) throws(CairnError) -> ChildProcess {
    try ChildProcess.run(
      invocation.arguments, output: invocation.output ?? "/dev/null",
      errors: directory.file("errors"))
  }

  private func failure(_ process: ChildProcess, in directory: TemporaryDirectory) -> String {
    let status = "ended with status \(process.exitStatus)"
    guard
      let source = try? FileSource(path: directory.file("errors")),
      let bytes = try? DeltaInput.head(of: source, count: 4096),
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    else { return status }
    return "\(status): \(line)"
  }
}
