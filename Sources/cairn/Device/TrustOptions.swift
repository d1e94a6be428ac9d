// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnTransport

/// What a command believes of a repository.
struct TrustOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Root metadata of the publisher, got from where you can be sure of it; needed once.",
      valueName: "root.json"), completion: .file())
  var trust: String?

  @Flag(help: "Use a repository or folder although nobody has signed it.")
  var allowUnsigned = false

  @Flag(help: "Use a folder's signed metadata although its time is over.")
  var allowExpired = false

  /// The root that was given.
  func givenRoot() throws(CairnError) -> [UInt8]? {
    guard let trust else { return nil }
    return try RootFile.bytes(trust)
  }

  /// What is believed without proof.
  var indulgence: RepositoryAccess.Indulgence {
    var indulgence = RepositoryAccess.Indulgence()
    indulgence.allowsUnsigned = allowUnsigned
    indulgence.allowsExpired = allowExpired
    return indulgence
  }
}
