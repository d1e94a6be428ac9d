// SPDX-License-Identifier: Apache-2.0

/// What a package is going to hold.
package struct PackagePlan: Sendable, Hashable {
  /// Where a payload comes from.
  package enum Origin: Sendable, Hashable {
    /// An earlier release has it: by their places in the list of earlier releases and in its package.
    case taken(release: Int, payload: Int)
    /// It has to be made.
    case made
  }

  /// One payload.
  package struct Payload: Sendable, Hashable {
    /// Where it comes from.
    package var origin: Origin
    /// What it is made from and what it makes.
    package var content: PlannedPayload

    /// Puts a payload together.
    package init(origin: Origin, content: PlannedPayload) {
      self.origin = origin
      self.content = content
    }
  }

  /// The payloads, in the order in which they lie in the package.
  package let payloads: [Payload]

  /// A plan of these payloads.
  package init(payloads: [Payload]) { self.payloads = payloads }

  /// Those that have to be made, in the order in which they lie in the package.
  package var made: [PlannedPayload] {
    payloads.compactMap { $0.origin == .made ? $0.content : nil }
  }
}
