// SPDX-License-Identifier: Apache-2.0

/// Every vector there is.
package enum VectorCatalog {
  /// All cases, made anew.
  package static var cases: [VectorCase] {
    PlainCases.all + CodedCases.all + WindowCases.all + HeaderDefects.all + StreamDefects.all
      + BaseDefects.all + ToyCases.all + ExecutableCases.all + ReferenceDefects.all
  }
}
