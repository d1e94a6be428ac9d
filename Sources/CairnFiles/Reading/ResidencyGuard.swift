// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Watches how much memory mapped files occupy, and gives it back when that is too much.
///
/// It looks on by itself, every few milliseconds, so that no step of the work is too long for it.
/// Files that together stay below the limit are not watched at all.
public final class ResidencyGuard: Sendable {
  // SAFETY: set once; a dispatch source may be cancelled from any thread.
  private nonisolated(unsafe) let timer: (any DispatchSourceTimer)?

  /// Keeps the pages of `files` at about `limit` bytes for as long as the object lives.
  public init(files: [MappedFile], limit: Int) {
    let total = files.reduce(0) { $0 + $1.size }
    guard total > limit else {
      unsafe timer = nil
      return
    }
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInteractive))
    timer.schedule(deadline: .now(), repeating: .milliseconds(10))
    timer.setEventHandler {
      guard ResidentMemory.fileSize > limit else { return }
      for file in files { file.releaseResidentPages() }
    }
    timer.resume()
    unsafe self.timer = timer
  }

  deinit { unsafe timer?.cancel() }
}
