// SPDX-License-Identifier: Apache-2.0

/// A program that makes and applies patches, as far as the bench needs to know it.
struct Contender: Sendable {
  /// One run of a program.
  struct Invocation: Sendable {
    /// The program and what it is given.
    var arguments: [String]
    /// The file that takes its standard output, where it writes its result there.
    var output: String?
  }

  /// What it is called in the table.
  let name: String
  /// Whether its patch stands alone: a full download.
  let isFull: Bool
  /// Whether its patch can be explained.
  let isExplained: Bool
  /// How it makes a patch.
  let encode: @Sendable (BenchFiles) -> Invocation
  /// How it applies one.
  let decode: @Sendable (BenchFiles) -> Invocation

  /// Names a contender and how it is run.
  init(
    _ name: String, isFull: Bool = false, isExplained: Bool = false,
    encode: @escaping @Sendable (BenchFiles) -> Invocation,
    decode: @escaping @Sendable (BenchFiles) -> Invocation
  ) {
    self.name = name
    self.isFull = isFull
    self.isExplained = isExplained
    self.encode = encode
    self.decode = decode
  }
}
