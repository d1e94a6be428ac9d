// SPDX-License-Identifier: Apache-2.0

extension DeltaHeader {
  /// What a reader must know to decode the delta, in words; nothing for a plain one.
  public var featureNames: [String] {
    [
      (DeltaHeader.referenceFeature, "references"),
      (DeltaHeader.mixingFeature, "mixed coders"),
      (DeltaHeader.pageDigestFeature, "page digests"),
      (DeltaHeader.branchFeature, "branch filters"),
      (DeltaHeader.layerFeature, "layers"),
    ].filter { features & $0.0 != 0 }.map { $0.1 }
  }
}
