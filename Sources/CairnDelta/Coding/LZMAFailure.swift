// SPDX-License-Identifier: Apache-2.0

/// liblzma's failures that are not the input's fault.
enum LZMAFailure {
  static func error(_ what: String) -> CairnError {
    CairnError(
      .internalFailure, "liblzma: \(what)",
      hint: "free some memory, or give --memory a smaller value")
  }
}
