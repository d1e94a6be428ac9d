// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// Where packages come from: a repository or folder here, a server later.
public protocol PackageSource: Sendable {
  /// What people call it: a path or an address.
  var name: String { get }

  /// The packages that there are, in the order of their chains and ordinals.
  func packages() throws(CairnError) -> [CatalogEntry]

  /// The head of a package, checked against the digest that names it.
  func head(of package: CatalogEntry) throws(CairnError) -> PackageHead

  /// Bytes of a package; nobody has checked them yet.
  func bytes(
    _ range: Range<Int>, of package: CatalogEntry
  ) throws(CairnError) -> any ByteSource
}
