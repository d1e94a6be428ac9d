// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Decides which contents share a payload.
///
/// Big contents and programs have payloads of their own. Small ones are put together, as what they
/// have in common is then stored once: those of one feature, so that nobody downloads another one's
/// files, and of one age, so that a device which has last month's files need not fetch them again.
public struct PayloadPlan: Sendable {
  /// The payloads in the order in which they lie in the package: by age, feature and path, so that
  /// what one device needs lies together.
  public let payloads: [PlannedPayload]

  /// Contents above this size are alone.
  public static let largestSmall = 64 << 10
  /// The most bytes of targets in a group where there are bases.
  public static let groupSize = 1 << 20
  /// The same in a baseline, which is read as a whole.
  public static let baselineGroupSize = 4 << 20

  private struct GroupKey: Hashable {
    let age: Int
    let feature: Int
  }

  /// Plans for contents in the order of their numbers.
  ///
  /// - Complexity: O(n log n).
  public init(_ contents: [WantedContent], isBaseline: Bool) {
    let limit = isBaseline ? PayloadPlan.baselineGroupSize : PayloadPlan.groupSize
    var planned: [(order: Order, payload: PlannedPayload)] = []
    var groups: [GroupKey: [WantedContent]] = [:]
    for content in contents {
      if content.size > PayloadPlan.largestSmall || content.isExecutable {
        planned.append((Order(content), PayloadPlan.payload([content])))
      } else {
        groups[GroupKey(age: content.age, feature: content.feature), default: []].append(content)
      }
    }
    for members in groups.values {
      for group in PayloadPlan.split(members, limit: limit) {
        planned.append((Order(group[0]), PayloadPlan.payload(group)))
      }
    }
    payloads = planned.sorted { $0.order < $1.order }.map(\.payload)
  }

  /// Fills groups up in the order of the contents.
  private static func split(_ members: [WantedContent], limit: Int) -> [[WantedContent]] {
    var groups: [[WantedContent]] = []
    var size = 0
    for member in members {
      if groups.isEmpty || size + member.size > limit {
        groups.append([])
        size = 0
      }
      groups[groups.count - 1].append(member)
      size += member.size
    }
    return groups
  }

  private static func payload(_ contents: [WantedContent]) -> PlannedPayload {
    var bases: [Int] = []
    var isUsed: Set<Int> = []
    for content in contents {
      if let base = content.base, isUsed.insert(base).inserted { bases.append(base) }
    }
    return PlannedPayload(bases: bases, targets: contents.map(\.number))
  }

  /// Where a payload lies in a package.
  struct Order: Comparable {
    let age: Int
    let feature: Int
    let number: Int

    init(_ content: WantedContent) {
      age = content.age
      feature = content.feature
      number = content.number
    }

    static func < (left: Order, right: Order) -> Bool {
      (left.age, left.feature, left.number) < (right.age, right.feature, right.number)
    }
  }
}
