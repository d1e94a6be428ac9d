// SPDX-License-Identifier: Apache-2.0

/// The order in which roles are asked for a target: preorder, each role once (5.6.7).
struct DelegationSearch {
  private let path: String
  private var toVisit: [RoleAuthority]
  private var visited: Set<String> = []
  /// How many roles have been given by `next()`.
  private(set) var visitCount = 0

  init(for path: String, root: Root) {
    self.path = path
    toVisit = [root.authority(for: .targets)]
  }

  /// The next role, as the one that delegates to it has it.
  mutating func next() -> RoleAuthority? {
    while let authority = toVisit.popLast() {
      if visited.insert(authority.name).inserted {
        visitCount += 1
        return authority
      }
    }
    return nil
  }

  /// Goes on with the roles that the latest one delegates the path to.
  mutating func follow(_ delegations: Delegations?) {
    guard let delegations else { return }
    var matching: [RoleAuthority] = []
    for role in delegations.roles where role.isTrusted(with: path) {
      matching.append(delegations.authority(for: role))
      if role.isTerminating {
        // Nobody after it is asked, neither here nor in the roles above.
        toVisit.removeAll()
        break
      }
    }
    toVisit += matching.reversed()
  }
}
