// SPDX-License-Identifier: Apache-2.0

/// What a delta does with its base: from `DeltaApplier.explain`.
public struct DeltaExplanation: Sendable, Equatable {
  /// The executables of the base whose references are predicted, in the order of the file.
  public var images: [ExplainedImage] = []
  /// The references by kind; kinds that the base does not have are left out.
  public var references: [ExplainedReferences] = []
  /// The number of covers, fills among them.
  public var coverCount = 0
  /// How many bytes of the target are copied from the base.
  public var copiedSize = 0
  /// The number of covers that repeat one byte.
  public var fillCount = 0
  /// How many bytes of the target they give.
  public var fillSize = 0
  /// How many bytes of the target are literals.
  public var literalSize = 0
  /// How many residuals correct copied bytes.
  public var residualCount = 0

  /// How many predictions of references were right.
  public var hitCount: Int { references.reduce(0) { $0 + $1.hitCount } }
  /// How many predictions of references were wrong.
  public var missCount: Int { references.reduce(0) { $0 + $1.missCount } }
}
