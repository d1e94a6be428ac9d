// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnHydration
public import CairnRelease

/// Writes a release as a clean tree or as a tar archive, without a store.
public struct ReleaseExport {
  private let manifest: Manifest
  private let entries: [TreeEntry]
  private let hydrator: Hydrator
  private let planner: HydrationPlanner

  /// A release that a device has, or had before, out of its tree and store.
  public init(
    device: Device, release: InstalledRelease, settings: WorkSettings
  ) throws(CairnError) {
    let installed = try device.installed()
    let tree = TreeSelection(
      try device.manifest(installed.manifestDigest), features: installed.features)
    manifest = try device.manifest(release.manifestDigest)
    entries = manifest.selection(features: release.features)
    let local = device.localContents(tree)
    hydrator = device.hydrator(source: nil, local: local, settings)
    planner = HydrationPlanner(kept: device.state.kept, available: Set(local.places.keys))
  }

  /// A release out of packages.
  ///
  /// - Parameter packages: those of the releases before it and its own, which is the last one.
  public init(
    packages: [ReleasePackage], source: any PackageSource, features: Set<String>,
    settings: WorkSettings
  ) throws(CairnError) {
    guard let last = packages.last else {
      throw CairnError(.packageMissing, "there is no package to export")
    }
    manifest = last.manifest
    entries = manifest.selection(features: features)
    var hydrator = Hydrator(source: source, local: LocalContents(storages: []))
    hydrator.loop = settings.loop
    hydrator.monitor = settings.monitor
    hydrator.limits = settings.limits
    self.hydrator = hydrator
    planner = HydrationPlanner(packages: packages, available: [])
  }

  /// The bytes of all files.
  public var size: Int {
    entries.reduce(0) { total, entry in
      if case .file(_, let size, _) = entry.node { return total + size }
      return total
    }
  }

  /// Writes the tree into `storage`, which is empty, and makes it durable.
  public func write(to storage: any Storage) throws(CairnError) {
    for entry in entries where entry.node == .directory {
      // Its owner has to be able to fill it; the mode comes last.
      try storage.makeDirectory(entry.path, mode: 0o700)
    }
    let plan = try fetchedPlan()
    try hydrator.run(plan, receiver: TreeReceiver(storage: storage, entries: entries))
    for entry in entries {
      switch entry.node {
      case .symbolicLink(let target):
        try storage.makeSymbolicLink(entry.path, target: target)
      case .hardLink(let first): try storage.link(first, as: entry.path)
      case .file, .directory: continue
      }
    }
    for entry in entries.reversed() where entry.node == .directory {
      try storage.set(
        NodeChanges(
          mode: entry.mode, attributes: entry.attributes.isEmpty ? nil : entry.attributes),
        of: entry.path)
    }
    try storage.synchroniseAll()
  }

  /// Writes the tree as a tar archive: entries by path, owned by root; times that a release does not
  /// record are 1970. Equal releases give equal archives.
  ///
  /// - Parameter scratch: takes the contents for a while, as files named by number.
  public func writeArchive<Sink: ByteSink>(
    to sink: inout Sink, scratch: any Storage
  ) throws(CairnError) {
    let plan = try fetchedPlan()
    let contents = ScratchReceiver(storage: scratch)
    try hydrator.run(plan, receiver: contents)
    var archive = TarWriter()
    for entry in entries {
      try archive.append(entry, to: &sink)
      guard case .file(let content, let size, _) = entry.node, size > 0 else { continue }
      guard let path = contents[content] else {
        throw CairnError(.contentMissing, "the content of \(entry.path) was not made")
      }
      try archive.append(try scratch.open(path), to: &sink)
    }
    try archive.finish(&sink)
  }

  /// How the contents are made, once everything for it is here.
  private func fetchedPlan() throws(CairnError) -> HydrationPlan {
    let plan = try planner.plan(wanted: wanted)
    try hydrator.source?.transfer(of: plan.payloadNeeds())?.run(monitor: hydrator.monitor)
    return plan
  }

  private var wanted: [Manifest.Content] {
    entries.compactMap { entry in
      guard case .file(let content, let size, _) = entry.node else { return nil }
      return Manifest.Content(digest: content, size: size)
    }
  }
}
