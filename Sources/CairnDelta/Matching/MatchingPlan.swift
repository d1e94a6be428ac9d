// SPDX-License-Identifier: Apache-2.0

/// How thoroughly to match: the numbers behind an effort and a memory limit.
struct MatchingPlan: Sendable {
  /// The length of the seeds that find large moved parts, in bytes.
  var coarseSeed = 32
  /// The distance between the positions indexed for them.
  var coarseStep = 32
  /// The length of the seeds that find small parts, in bytes; nought leaves that search out.
  var fineSeed = 8
  /// The distance between the positions indexed for them.
  var fineStep = 1
  /// How many occurrences of a seed are compared.
  var candidateLimit = 24
  /// How many diagonals compete at one place.
  var stateLimit = 24
  /// The shortest match that is followed.
  var minimumMatch = 8

  /// How often the costs that a trial shows are tried in turn.
  var trialRounds = 3

  /// How many segments are parsed on trial, at the most.
  var trialCount = 2

  /// The part of the target that is matched as one: a boundary costs little, and every part is
  /// worked on alone.
  static let segmentSize = 4 << 20

  /// A plan that proposes less: where little is alike, short matches do more harm than good.
  var alternative: MatchingPlan? {
    if fineSeed == 0 { return nil }
    var plan = self
    plan.fineSeed = 0
    plan.coarseSeed = 16
    plan.coarseStep = max(8, coarseStep / 4)
    plan.candidateLimit = 6
    plan.minimumMatch = 16
    plan.stateLimit = 12
    return plan
  }

  /// The plan for an effort, made coarser until the indexes fit.
  init(effort: Effort, baseSize: Int, targetSize: Int, memoryLimit: Int) {
    switch effort {
    case .fast:
      trialRounds = 1
      trialCount = 1
      coarseSeed = 16
      coarseStep = 8
      fineSeed = 0
      stateLimit = 8
      candidateLimit = 6
      minimumMatch = 16
    case .standard:
      fineStep = baseSize >= 16 << 20 ? 2 : 1
    case .max:
      trialRounds = 6
      candidateLimit = 64
      stateLimit = 40
      minimumMatch = 8
      coarseStep = 16
    }
    if effort == .standard, targetSize <= 1 << 20 { trialRounds = 6 }
    let available = max(memoryLimit / 2, 1 << 20)
    while baseSize / coarseStep > available / 16 { coarseStep *= 2 }
    while fineSeed > 0, baseSize / fineStep > available / 4 { fineStep *= 2 }
    if fineStep > 64 { fineSeed = 0 }
  }
}
