// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc
import Synchronization

/// Turns the signals that ask a process to stop into an error at a place that can clean up.
public enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// Whether the process has been asked to stop.
  public static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Throws `interrupted` if the process has been asked to stop.
  public static func check() throws(CairnError) {
    guard isRequested else { return }
    throw CairnError(.interrupted, "interrupted")
  }

  /// Takes over the signals; to be called once, before any work.
  ///
  /// The first SIGINT, SIGTERM or SIGHUP makes `check` throw; a second one ends the process at once.
  /// Passing the limit on file sizes becomes an error of the write. A mapped file that is made
  /// shorter by somebody else ends the process with a message instead of a crash report.
  public static func install() {
    // The handlers must find the flag initialised.
    _ = isRequested
    var caught = sigset_t()
    unsafe sigemptyset(&caught)
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      unsafe sigaddset(&caught, signal)
      var current = sigaction()
      unsafe sigaction(signal, nil, &current)
      // `nohup` and background jobs of simple shells have asked not to be stopped.
      // SAFETY: only compared; SIG_IGN is the address one.
      let handler = unsafe unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self)
      if handler == 1 { continue }
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in
        Interruption.requested.store(true, ordering: .relaxed)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      unsafe sigaction(signal, &action, nil)
    }
    // Whoever started this process may have left them blocked.
    unsafe pthread_sigmask(SIG_UNBLOCK, &caught, nil)
    var ignore = sigaction()
    unsafe ignore.__sigaction_handler.sa_handler = SIG_IGN
    unsafe sigaction(SIGXFSZ, &ignore, nil)
    var bus = sigaction()
    unsafe bus.__sigaction_handler.sa_handler = { _ in
      Interruption.endAfterBusError()
    }
    unsafe sigaction(SIGBUS, &bus, nil)
  }

  /// Only async-signal-safe calls are allowed here.
  private static func endAfterBusError() {
    let text: StaticString = """
      cairn: error: a file became shorter, or could not be read, while it was in use
      cairn: hint: stop what is writing to it, or work on a copy

      """
    // SAFETY: a static string's own bytes.
    _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    _exit(ErrorCode.changed.exitStatus)
  }
}
