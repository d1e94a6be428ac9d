// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Looks for everything in tree and store that is not as the installed release says.
public struct Verification {
  private let device: Device
  private let settings: WorkSettings

  /// Prepares to check a device.
  public init(device: Device, settings: WorkSettings) {
    self.device = device
    self.settings = settings
  }

  /// The damage, by path.
  ///
  /// - Parameter quick: trust what files look like, and the store's deltas by their size.
  public func damage(quick: Bool = false) throws(CairnError) -> [TreeDamage] {
    let installed = try device.installed()
    let selection = TreeSelection(
      try device.manifest(installed.manifestDigest), features: installed.features)
    let index = try device.statusIndex(selection)
    let found = try TreeInspection(
      tree: device.tree, loop: settings.loop, monitor: settings.monitor
    ).nodes(current: selection, target: .nothing, index: quick ? index : nil)
    remember(found, selection, instead: index)
    var damage = selection.entries.compactMap { entry in
      kind(of: entry, found, selection).map { TreeDamage(path: entry.path, kind: $0) }
    }
    damage += try keptDamage(quick: quick)
    damage += try manifestDamage()
    return damage
  }

  /// Takes down what has been read now and is right, so that it need not be read again.
  private func remember(
    _ found: [TreePath: FoundNode], _ selection: TreeSelection, instead index: StatusIndex
  ) {
    let statuses = selection.entries.map { entry in
      found[entry.path].flatMap { node in
        let content = selection.content(of: entry)?.digest
        return content != nil && node.content == content ? node.status : nil
      }
    }
    let next = StatusIndex(statuses: statuses)
    if next != index { device.remember(next) }
  }

  private func kind(
    of entry: TreeEntry, _ found: [TreePath: FoundNode], _ selection: TreeSelection
  ) -> TreeDamage.Kind? {
    guard let node = found[entry.path] else { return .missing }
    guard node.isSameNode(as: entry.node, linkedContent: selection.content(of: entry)?.digest)
    else { return node.status.kind == expected(entry) ? .changed : .wrongKind }
    if case .hardLink(let first) = entry.node {
      return found[first]?.status.inode == node.status.inode ? nil : .links
    }
    guard let changes = node.changes(to: entry) else { return nil }
    if changes.attributes != nil { return .attributes }
    return changes.mode != nil ? .mode : .time
  }

  private func expected(_ entry: TreeEntry) -> NodeStatus.Kind {
    switch entry.node {
    case .directory: .directory
    case .file, .hardLink: .file
    case .symbolicLink: .symbolicLink
    }
  }

  /// The store's deltas that are gone or are not what their names say.
  func keptDamage(quick: Bool) throws(CairnError) -> [TreeDamage] {
    var damage: [TreeDamage] = []
    for delta in device.state.kept {
      let path = Device.Places.object(delta.name)
      guard let status = try device.store.status(path), status.kind == .file else {
        damage.append(TreeDamage(path: path, kind: .missing, isInStore: true))
        continue
      }
      let isRight: Bool
      if quick {
        isRight = status.size == delta.size
      } else {
        isRight = try SHA256Hasher.digest(of: device.store.open(path)) == delta.name
      }
      if !isRight { damage.append(TreeDamage(path: path, kind: .changed, isInStore: true)) }
    }
    return damage
  }

  private func manifestDamage() throws(CairnError) -> [TreeDamage] {
    var damage: [TreeDamage] = []
    for digest in device.state.manifestDigests.sorted() {
      let path = Device.Places.manifest(digest)
      if try device.store.status(path) == nil {
        // The base's manifest comes with the next update if an adopted device lacks it.
        if digest == device.state.installed?.manifestDigest {
          damage.append(TreeDamage(path: path, kind: .missing, isInStore: true))
        }
      } else if (try? device.rawManifest(digest)) == nil {
        damage.append(TreeDamage(path: path, kind: .changed, isInStore: true))
      }
    }
    return damage
  }
}
