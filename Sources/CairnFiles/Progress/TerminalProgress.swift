// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc
import Synchronization

/// Shows on the terminal how far work has come, and stops it when the process is asked to.
///
/// One line on the standard error, redrawn at most ten times a second and cleared at the end. It
/// shows nothing where the standard error is no terminal.
public final class TerminalProgress: WorkMonitor {
  private struct State {
    var phase: WorkPhase?
    var phaseStart = 0.0
    var completedAtStart = 0
    var lastDraw = 0.0
    var isDrawn = false
  }

  private let state = Mutex(State())
  private let isShown: Bool

  /// The time between two drawings, in seconds.
  private static let interval = 0.1

  /// A monitor that shows progress unless `quiet`.
  public init(quiet: Bool = false) {
    let terminal = PathCall.environment("TERM") ?? ""
    isShown = !quiet && isatty(STDERR_FILENO) == 1 && !terminal.isEmpty && terminal != "dumb"
  }

  /// `completed` of `total` bytes of `phase` are done; throws `interrupted` after a signal.
  public func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    try Interruption.check()
    guard isShown else { return }
    let now = ResourceUsage.monotonicSeconds
    // Whoever finds the line being drawn has better things to do than to wait for it.
    _ = state.withLockIfAvailable { state in
      if state.phase != phase {
        state.phase = phase
        state.phaseStart = now
        state.completedAtStart = completed
      }
      guard now - state.lastDraw >= TerminalProgress.interval else { return }
      state.lastDraw = now
      state.isDrawn = true
      let line = ProgressLine(
        phase: phase, completed: completed, total: total, elapsed: now - state.phaseStart,
        completedAtStart: state.completedAtStart)
      TerminalProgress.draw(line.text)
    }
  }

  /// Shows what goes on, where there is no number to it.
  public func show(_ text: String) {
    guard isShown else { return }
    state.withLock { state in
      state.isDrawn = true
      TerminalProgress.draw(text)
    }
  }

  /// Removes the line; to be called before anything else is printed.
  public func clear() {
    state.withLock { state in
      guard state.isDrawn else { return }
      state = State()
      TerminalProgress.draw("")
    }
  }

  private static var width: Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else {
      return 80
    }
    return Int(size.ws_col)
  }

  private static func draw(_ line: String) {
    var text = "\r\u{1B}[K" + line.prefix(width - 1)
    // SAFETY: the string's own bytes. A terminal that refuses them is no reason to stop.
    text.withUTF8 { _ = unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
