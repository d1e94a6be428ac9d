// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
import CairnRelease
public import CairnTrust
import FoundationEssentials

/// Opens repositories, on this machine or on servers, and believes only what is signed.
public struct RepositoryAccess {
  /// What is believed although nobody has signed it, or its time is over.
  public struct Indulgence: Sendable, Hashable {
    /// Whether repositories without signatures may be used.
    public var allowsUnsigned = false
    /// Whether metadata may be used whose time is over, where nobody can be asked for newer: in
    /// folders.
    public var allowsExpired = false

    /// Nothing.
    public init() {}
  }

  /// Takes what has been fetched.
  public var area: DownloadArea
  /// Keeps the metadata that is trusted.
  public var keeper: any MetadataKeeper
  /// Root metadata that somebody trusts for this run and from now on.
  public var givenRoot: [UInt8]?
  /// What is forgiven.
  public var indulgence = Indulgence()
  /// How transfers behave.
  public var http = HTTPSettings()
  /// Counts what is fetched.
  public var account = TransferAccount()
  /// How many transfers run side by side.
  public var connections = 4
  /// Whether to refuse what only a device needs that has lost contents.
  public var forbidsFallback = false
  /// The time by which expiry is judged.
  public var now: UTCTime
  /// Hears what has to be said whatever the outcome.
  public var note: (String) -> Void = { _ in }

  /// Access that keeps things in these places.
  public init(area: DownloadArea, keeper: any MetadataKeeper, now: UTCTime) {
    self.area = area
    self.keeper = keeper
    self.now = now
  }

  /// Opens a repository.
  ///
  /// - Parameter places: a path, or the address of a repository and those of its mirrors, which are
  ///   asked in this order.
  /// - Throws: `trust.*` where what is there is not signed by those whom the device trusts; what
  ///   network and file system say.
  public func open(_ places: [String]) throws(CairnError) -> any PackageSource {
    let addresses = places.filter(HTTPAddress.isAddress)
    guard let first = places.first else {
      throw CairnError(.internalFailure, "no repository was named")
    }
    if places.count == 1, let path = RepositoryAccess.path(ofPlace: first) {
      return try folder(path)
    }
    guard addresses.count == places.count else {
      throw CairnError(
        .networkUnsupported, "a folder has no mirrors: \(places.joined(separator: ", "))",
        hint: "name one folder, or several addresses of the same repository")
    }
    var mirrors: [HTTPAddress] = []
    for address in addresses { mirrors.append(try HTTPAddress(address)) }
    return try remote(mirrors)
  }

  /// The path of a folder or file; `nil` for an address on a network.
  public static func path(ofPlace place: String) -> String? {
    guard HTTPAddress.isAddress(place) else { return place }
    guard let url = URL(string: place), url.scheme?.lowercased() == "file",
      ["", "localhost"].contains(url.host() ?? "")
    else { return nil }
    return url.path(percentEncoded: false)
  }

  // MARK: Folders

  private func folder(_ path: String) throws(CairnError) -> any PackageSource {
    let isDirectory = try FileSource.isDirectory(path)
    let objects = RepositoryObjects(try PosixStorage(path: isDirectory ? path : path.directoryPart))
    guard try objects.metadata("timestamp.json", limit: 1 << 20) != nil else {
      try requireUnsignedAllowed(path, isSigned: false)
      return try FolderSource(path: path)
    }
    guard try hasRoot() else {
      try requireUnsignedAllowed(path, isSigned: true)
      return try FolderSource(path: path)
    }
    let signed = try verified(objects, path, forgivesExpiry: indulgence.allowsExpired)
    if isDirectory, try objects.object(Catalog.fileName, limit: Catalog.largestSize) != nil {
      return try FolderSource(path: path, entries: signed.entries)
    }
    // Packages beside a repository's metadata are as good as the metadata says.
    let unsigned = CairnError(
      .trustMissing, "it is not among the releases that the metadata beside it has signed",
      hint: "somebody has put it there who may not sign: install it only if you trust it, with "
        + "--allow-unsigned, from a folder without the metadata")
    let folder = try FolderSource(path: path)
      .restricted(to: Set(signed.heads.keys), reason: unsigned)
    guard isDirectory || folder.rejected.isEmpty else { throw unsigned.at(path) }
    return folder
  }

  // MARK: Servers

  private func remote(_ mirrors: [HTTPAddress]) throws(CairnError) -> any PackageSource {
    let name = mirrors[0].description.withoutTrailingSlash
    var failures: [CairnError] = []
    for number in mirrors.indices {
      // What one server signs wrongly, or not yet, another may have right.
      let order = Array(mirrors[number...] + mirrors[..<number])
      let reader = HTTPObjectReader(order, settings: http, account: account)
      do throws(CairnError) {
        return try remote(reader, name, order[0].description.withoutTrailingSlash)
      } catch {
        guard error.code.id.hasPrefix("trust."), error.code != .trustNoRoot,
          error.code != .trustUnsigned, error.code != .trustOtherRoot
        else { throw error }
        failures.append(error)
      }
    }
    throw failures[0]
  }

  private func remote(
    _ reader: HTTPObjectReader, _ name: String, _ server: String
  ) throws(CairnError) -> any PackageSource {
    let objects = RepositoryObjects(reader)
    var entries: [CatalogEntry]
    var heads: [Digest: SignedHead] = [:]
    if try hasRoot() {
      let signed: SignedReleases
      do throws(CairnError) {
        signed = try verified(objects, server, forgivesExpiry: false)
        (entries, heads) = (signed.entries, signed.heads)
      } catch {
        guard indulgence.allowsUnsigned, error.code == .trustMissing else { throw error }
        try requireUnsignedAllowed(server, isSigned: false)
        entries = try catalog(objects, server)
      }
    } else {
      let isSigned =
        indulgence.allowsUnsigned
        ? nil : try objects.metadata("timestamp.json", limit: 1 << 20) != nil
      try requireUnsignedAllowed(server, isSigned: isSigned)
      entries = try catalog(objects, server)
    }
    let timestamp = heads.isEmpty ? nil : try keeper.kept(MetadataFileName.kept("timestamp"))
    return RemoteSource(
      name: name, entries: entries, heads: heads, reader: reader, area: area, account: account,
      connections: connections, forbidsFallback: forbidsFallback,
      freshnessSize: timestamp?.count ?? account.total[.metadata])
  }

  private func catalog(
    _ objects: RepositoryObjects, _ server: String
  ) throws(CairnError) -> [CatalogEntry] {
    guard let bytes = try objects.object(Catalog.fileName, limit: Catalog.largestSize) else {
      throw CairnError(
        .packageMissing, "there is no repository at \(server): it has no \(Catalog.fileName)",
        hint: "check the address; it is the directory that holds \(Catalog.fileName)")
    }
    do throws(CairnError) {
      return try Catalog(reading: bytes).entries
    } catch {
      throw error.at("\(server)/\(Catalog.fileName)")
    }
  }

  // MARK: Trust

  /// Whether somebody is trusted, after the root that was given for this run has been taken in.
  private func hasRoot() throws(CairnError) -> Bool {
    if let givenRoot { try TrustedRoot(keeper).pin(givenRoot, now: now) }
    return try keeper.kept(MetadataFileName.kept("root")) != nil
  }

  private func verified(
    _ objects: RepositoryObjects, _ name: String, forgivesExpiry: Bool
  ) throws(CairnError) -> SignedReleases {
    do throws(CairnError) {
      var updater = try MetadataUpdater(
        source: objects, keeper: keeper, now: forgivesExpiry ? .earliest : now)
      if try !updater.isUnchanged() { try updater.refresh() }
      if forgivesExpiry { noteExpired(updater, name) }
      return try SignedReleases(updater.targets)
    } catch {
      throw error.at(name)
    }
  }

  private func noteExpired(_ updater: MetadataUpdater, _ name: String) {
    let roles: [(String, UTCTime?)] = [
      ("root", updater.root.expires), ("timestamp", updater.timestamp?.expires),
      ("snapshot", updater.snapshot?.expires),
    ]
    for case (let role, let expires?) in roles where expires <= now {
      note(
        "the \(role) metadata of \(name) expired at \(expires): nothing proves that there is "
          + "nothing newer (--allow-expired)")
    }
  }

  /// - Parameter isSigned: whether there are signatures, which nobody here can check; `nil` if that
  ///   was not asked.
  private func requireUnsignedAllowed(_ name: String, isSigned: Bool?) throws(CairnError) {
    guard !indulgence.allowsUnsigned else {
      note(
        "\(name) is used without any proof that it comes from its publisher (--allow-unsigned)")
      return
    }
    if isSigned == true {
      throw CairnError(
        .trustNoRoot, "\(name) is signed, but it is not known here whose signatures to trust",
        hint: "get the publisher's root metadata from where you can be sure of it, and name the "
          + "file once with --trust")
    }
    throw CairnError(
      .trustUnsigned, "\(name) is not signed: nothing proves where its packages come from",
      hint: "if you trust the place itself, run again with --allow-unsigned; publishers sign with "
        + "cairn repo init and cairn repo sign")
  }
}

extension String {
  fileprivate var withoutTrailingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
