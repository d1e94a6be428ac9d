// SPDX-License-Identifier: Apache-2.0

/// A delta that a simulated store keeps.
struct KeptStep: Sendable, Hashable {
  /// How a store comes by it.
  enum Origin: Sendable, Hashable {
    /// A payload is turned round.
    case back(job: Int)
    /// A delta that was made by turning a payload round is turned round again.
    case forth(job: Int)
    /// It is encoded.
    case encoded(job: Int)
    /// A delta that was encoded is turned round.
    case encodedBack(job: Int)
  }

  /// How the store comes by it.
  var origin: Origin
  /// The contents that it starts from.
  var bases: [Int32]
  /// The contents that it makes.
  var targets: [Int32]

  /// The delta the other way; `nil` where there is none.
  var reversed: Origin? {
    guard !bases.isEmpty else { return nil }
    return switch origin {
    case .back(let job): .forth(job: job)
    case .encoded(let job): .encodedBack(job: job)
    case .forth, .encodedBack: nil
    }
  }
}

extension KeptStep {
  /// The bytes of the delta, and the processor time of making and of applying it.
  func cost(_ figures: PayloadFigures) -> (size: Int, making: Double, applying: Double) {
    switch origin {
    case .back, .encodedBack:
      (figures.backSize, figures.backSeconds, figures.applyingSeconds)
    case .forth: (figures.forthSize, figures.forthSeconds, figures.applyingSeconds)
    case .encoded: (figures.storedSize, figures.encodingSeconds, figures.applyingSeconds)
    }
  }

  /// The number of the payload whose figures say so.
  var job: Int {
    switch origin {
    case .back(let job), .forth(let job), .encoded(let job), .encodedBack(let job): job
    }
  }
}
