// SPDX-License-Identifier: Apache-2.0

/// Every vector there is.
package enum VectorCatalog {
  /// All cases, made anew.
  package static var cases: [VectorCase] {
    PlainCases.all + CodedCases.all + WindowCases.all + HeaderDefects.all + StreamDefects.all
      + BaseDefects.all + ToyCases.all + ExecutableCases.all + ReferenceDefects.all
      + BranchCases.all + LayerCases.all + LayerDefects.all + CorrectedLayerCases.all
  }

  /// All cases of manifests and packages, made anew.
  package static var packageCases: [PackageCase] {
    PackageManifestCases.all + PackageManifestDefects.all + PackageSamples.all + PackageDefects.all
  }

  /// The files of all cases.
  static var files: [VectorFile] {
    cases.map { VectorFile(path: $0.path, bytes: $0.file) }
      + packageCases.map { VectorFile(path: $0.path, bytes: $0.file) }
  }
}

/// A file below the directory of vectors.
struct VectorFile {
  let path: String
  let bytes: [UInt8]
}
