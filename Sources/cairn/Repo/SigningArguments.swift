// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnTrust

/// Who signs, and when.
struct SigningArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("A private key to sign with; may be repeated.", valueName: "file"),
    completion: .file())
  var key: [String] = []

  @Option(
    help: ArgumentHelp("A directory of private keys: all NAME.pem in it sign.", valueName: "dir"),
    completion: .directory)
  var keys: String?

  @Option(
    help: ArgumentHelp(
      "A command that signs: it reads the bytes and writes the bare signature; may be repeated.",
      valueName: "public=command"))
  var signer: [String] = []

  @Option(
    help: ArgumentHelp(
      "The time to sign at, such as 2024-07-01T00:00:00Z; by default now, or SOURCE_DATE_EPOCH.",
      valueName: "time"))
  var now: String?

  /// The request that the arguments make.
  func request() throws(CairnError) -> SigningRequest {
    SigningRequest(signers: try signers(), now: try SigningTime.chosen(now))
  }

  /// Whoever can sign.
  func signers() throws(CairnError) -> [any Signer] {
    var signers: [any Signer] = []
    for path in try key + keyFiles() { signers.append(try KeyFile.privateKey(path)) }
    for text in signer { signers.append(try ExternalSigner(parsing: text)) }
    return signers
  }

  private func keyFiles() throws(CairnError) -> [String] {
    guard let keys else { return [] }
    let names = try PosixStorage(path: keys).names(in: .root)
      .map { String(decoding: $0, as: UTF8.self) }
    return names.filter { $0.hasSuffix(".pem") && !$0.hasPrefix(".") }.map { "\(keys)/\($0)" }
  }
}
