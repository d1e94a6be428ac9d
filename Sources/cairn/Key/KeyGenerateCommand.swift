// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import CairnAuthoring
public import CairnTrust

/// `cairn key generate`: a new key.
struct KeyGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make a private key, and its public part in FILE.pub.",
    discussion: """
      The private key is PKCS #8 in PEM, readable by you alone. FILE.pub is for everybody.

      EXAMPLES
        cairn key generate alice.pem
        cairn key generate alice.pem --type ecdsa
      """)

  @Argument(help: "The file of the private key.", completion: .file())
  var file: String

  @Option(help: "What kind of key: ed25519, ecdsa (P-256) or rsa (3072 bits).")
  var type: KeyType = .ed25519

  @Flag(name: [.short, .long], help: "Replace keys that are there.")
  var force = false

  @OptionGroup var report: ReportOptions

  func run() throws {
    let key = try KeyFile.generate(type, at: file, replacing: force)
    let result = JSONValue.object([
      ("command", "key generate"), ("private", .string(file)),
      ("public", .string(file + KeyFile.publicSuffix)), ("key", key.report),
    ])
    try report.show(
      result,
      summary: [
        "\(file): a new private key, keep it secret",
        "\(file)\(KeyFile.publicSuffix): its public part",
        "\(key.type) key \(key.id)",
      ])
  }
}

extension KeyType: ExpressibleByArgument {}
