// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Keeps a connection that the other side has ended from ending the process.
enum PipeSignal {
  /// Runs `body` with SIGPIPE held back in this thread, and takes away one that came meanwhile.
  ///
  /// What the process as a whole does about the signal stays as it is.
  static func held<R>(_ body: () -> R) -> R {
    var pipe = sigset_t()
    var before = sigset_t()
    var pending = sigset_t()
    // SAFETY: all sets are this function's own; the calls only fill and read them.
    unsafe sigemptyset(&pipe)
    unsafe sigaddset(&pipe, SIGPIPE)
    unsafe sigpending(&pending)
    let wasPending = unsafe sigismember(&pending, SIGPIPE) == 1
    unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let result = body()
    if !wasPending {
      var none = timespec()
      while unsafe sigtimedwait(&pipe, nil, &none) < 0 && errno == EINTR {}
    }
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    return result
  }
}
