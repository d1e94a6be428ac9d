// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
public import CairnTrust

/// Signs by a command: a token, a key service, another machine.
///
/// The shell runs the command exactly as it was given. It gets the bytes to sign on its standard
/// input and writes the bare signature to its standard output.
public struct ExternalSigner: Signer, Sendable {
  /// The key that verifies the signatures.
  public let publicKey: PublicKey
  /// What the shell is given.
  public let command: String

  private static let largestSignature = 64 << 10
  private static let shownErrors = 400

  /// A signer whose signatures `publicKey` verifies.
  public init(publicKey: PublicKey, command: String) {
    self.publicKey = publicKey
    self.command = command
  }

  /// Reads `PUBLIC=COMMAND`, PUBLIC being the file of a public key.
  public init(parsing text: String) throws(CairnError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw CairnError(
        .signerFailed, "\(text.debugDescription) names no signer",
        hint: "write PUBLIC.pub=COMMAND")
    }
    publicKey = try KeyFile.publicKey(String(parts[0]))
    command = String(parts[1])
  }

  /// Runs the command, and verifies what it returns before anybody uses it.
  ///
  /// - Throws: `signerFailed`, with what it wrote to its standard error.
  public func sign(_ message: [UInt8]) throws(CairnError) -> [UInt8] {
    let directory = try TemporaryDirectory()
    let (input, output, errors) = (
      directory.file("message"), directory.file("signature"), directory.file("errors")
    )
    try message.withView { view throws(CairnError) in
      try OutputPlace.file(input, replacesExisting: true).write(view)
    }
    let process = try ChildProcess.run(
      ["sh", "-c", command], input: input, output: output, errors: errors)
    guard process.exitStatus == 0 else {
      let said = ExternalSigner.text(errors)
      throw CairnError(
        .signerFailed,
        "the signer \(command.debugDescription) ended with status \(process.exitStatus)"
          + (said.isEmpty ? "" : ": \(said)"),
        hint: "try it by hand: it reads the message and writes the bare signature")
    }
    let signature = try FileSource(path: output).allBytes(limit: ExternalSigner.largestSignature)
    guard publicKey.isValid(signature, of: message) else {
      throw CairnError(
        .signerFailed,
        "what the signer \(command.debugDescription) wrote (\(signature.count) bytes) is no"
          + " signature by the \(publicKey.type) key \(publicKey.id)",
        hint: "check that the public key is the signer's own; signatures are raw for ed25519, DER"
          + " over SHA-256 for ecdsa, PSS with SHA-256 and a salt of 32 bytes for rsa")
    }
    return signature
  }

  private static func text(_ path: String) -> String {
    guard let file = try? FileSource(path: path),
      let bytes = try? file.bytes(0..<min(file.size, shownErrors))
    else { return "" }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .joined(separator: "; ")
  }
}
