// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// What one line says about work that is going on.
public struct ProgressLine: Sendable {
  /// The work's part.
  public var phase: WorkPhase
  /// The bytes done, and all of them.
  public var completed: Int
  /// All bytes of the phase.
  public var total: Int
  /// The seconds since the phase was first heard of.
  public var elapsed: Double
  /// The bytes that were done by then.
  public var completedAtStart: Int

  /// Describes a moment.
  public init(
    phase: WorkPhase, completed: Int, total: Int, elapsed: Double, completedAtStart: Int = 0
  ) {
    self.phase = phase
    self.completed = completed
    self.total = total
    self.elapsed = elapsed
    self.completedAtStart = completedAtStart
  }

  /// The line: phase, bytes, share, and after half a second rate and remaining time.
  public var text: String {
    var text = "\(phase.rawValue)  \(ByteCount(completed)) of \(ByteCount(total))"
    if total > 0 {
      text += "  \(min(100, Int(Double(completed) / Double(total) * 100)))%"
    }
    let done = completed - completedAtStart
    guard elapsed >= 0.5, done > 0 else { return text }
    let rate = Double(done) / elapsed
    text += "  \(ByteCount(Int(rate)))/s"
    if total > completed {
      text += "  ETA \(ProgressLine.clock(Double(total - completed) / rate))"
    }
    return text
  }

  private static func clock(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }
}
