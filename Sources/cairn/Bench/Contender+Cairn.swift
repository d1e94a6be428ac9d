// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

extension Contender {
  /// Cairn itself at one effort, run as a program like all others.
  ///
  /// - Parameter options: what else `cairn diff` is given.
  static func cairn(_ effort: Effort, options: [String]) -> Contender {
    let program = ChildProcess.ownPath
    return Contender("cairn \(effort.rawValue)", isExplained: true) { files in
      Invocation(
        arguments: [program, "diff", files.old, files.new, "-o", files.patch, "--force", "--quiet"]
          + ["--effort", effort.rawValue] + options)
    } decode: { files in
      Invocation(
        arguments: [program, "apply", files.old, files.patch, "-o", files.result, "--force"]
          + ["--quiet"])
    }
  }

  /// The null delta: what a full download is at least, where xz is not on the machine.
  static func cairnNull(options: [String]) -> Contender {
    let program = ChildProcess.ownPath
    return Contender("cairn --null (full)", isFull: true) { files in
      Invocation(
        arguments: [program, "diff", "--null", files.new, "-o", files.patch, "--force", "--quiet"]
          + options)
    } decode: { files in
      Invocation(
        arguments: [program, "apply", "--null", files.patch, "-o", files.result, "--force"]
          + ["--quiet"])
    }
  }
}
