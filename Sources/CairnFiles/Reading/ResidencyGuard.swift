// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Watches how much memory mapped files occupy, and gives it back when that is too much.
///
/// It looks on by itself, every few milliseconds, so that no step of the work is too long for it.
/// Files that together stay below the limit are not watched at all.
public final class ResidencyGuard: Sendable {
  private struct Watched: Sendable {
    weak var bytes: (any MappedBytes)?
  }

  private let limit: Int
  private let watched: Mutex<(list: [Watched], total: Int, isStarted: Bool)>
  // SAFETY: set once, under the lock; a dispatch source may be cancelled from any thread.
  private nonisolated(unsafe) var timer: (any DispatchSourceTimer)?

  /// Keeps the pages of `files` at about `limit` bytes for as long as the object lives.
  public init(files: [MappedFile], limit: Int) {
    self.limit = limit
    watched = Mutex(([], 0, false))
    for file in files { watch(file) }
  }

  /// Watches more memory, as long as somebody else keeps it.
  public func watch(_ bytes: any MappedBytes) {
    watched.withLock { state in
      state.list.append(Watched(bytes: bytes))
      state.total += bytes.size
      guard state.total > limit, !state.isStarted else { return }
      state.isStarted = true
      let timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInteractive))
      timer.schedule(deadline: .now(), repeating: .milliseconds(10))
      timer.setEventHandler { [weak self] in self?.look() }
      timer.resume()
      unsafe self.timer = timer
    }
  }

  private func look() {
    guard ResidentMemory.fileSize > limit else { return }
    let all = watched.withLock { $0.list }
    for one in all { one.bytes?.releaseResidentPages() }
  }

  deinit { unsafe timer?.cancel() }
}
