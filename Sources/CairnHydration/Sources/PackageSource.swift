// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// Where packages come from: a repository or folder on this machine, or a server.
public protocol PackageSource: Sendable {
  /// What people call it: a path or an address.
  var name: String { get }

  /// The packages that there are, in the order of their chains and ordinals.
  func packages() throws(CairnError) -> [CatalogEntry]

  /// The bridges that there are: more packages of those releases.
  func bridges() throws(CairnError) -> [CatalogEntry]

  /// The head of a package, checked against the digest that names it.
  func head(of package: CatalogEntry) throws(CairnError) -> PackageHead

  /// Bytes of a package that are at hand; nobody has checked them yet.
  func bytes(
    _ range: Range<Int>, of package: CatalogEntry
  ) throws(CairnError) -> any ByteSource

  /// Whether bytes of a package can be read without being fetched first.
  func isAtHand(_ range: Range<Int>, of package: CatalogEntry) -> Bool

  /// Plans to fetch payloads; `nil` where nothing ever has to be fetched.
  func transfer(of needs: [PayloadNeed]) throws(CairnError) -> (any PayloadTransfer)?

  /// Lets go of what was fetched: everything that it was needed for is done.
  func finish() throws(CairnError)

  /// What has been fetched so far; `nil` where nothing ever has to be.
  var transferred: TransferSize? { get }

  /// What another run would fetch before its payloads, with what this one has kept at hand; `nil`
  /// where nothing ever has to be.
  var renewal: TransferSize? { get }
}

/// A source on this machine.
extension PackageSource {
  /// Everything is at hand.
  public func isAtHand(_ range: Range<Int>, of package: CatalogEntry) -> Bool { true }

  /// Nothing has to be fetched.
  public func transfer(of needs: [PayloadNeed]) throws(CairnError) -> (any PayloadTransfer)? { nil }

  /// There is nothing to let go of.
  public func finish() throws(CairnError) {}

  /// Nothing was fetched.
  public var transferred: TransferSize? { nil }

  /// Nothing would be fetched.
  public var renewal: TransferSize? { nil }
}
