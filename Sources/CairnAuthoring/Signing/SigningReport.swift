// SPDX-License-Identifier: Apache-2.0

/// What a run has signed and published.
public struct SigningReport: Sendable {
  /// The paths of the files that devices see from now on, in the order in which they were written.
  public internal(set) var published: [String] = []
  /// The paths of the metadata files that wait for signatures.
  public internal(set) var pending: [String] = []
  /// How many signatures were made or taken over.
  public internal(set) var signatureCount = 0
  /// The names of the copies that nothing was taken from: they are of other metadata, have no
  /// signature by a key that counts, or none that was not there already.
  public internal(set) var unusedCopies: [String] = []
  /// The signatures that are still lacking.
  public internal(set) var lacking: [LackingSignatures] = []
}
