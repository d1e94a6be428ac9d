// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A program run to its end and measured.
public struct ChildProcess: Sendable {
  /// How it ended: the exit status, or 128 and the number of the signal.
  public let exitStatus: Int32
  /// What it used, its own children included as far as it waited for them.
  public let usage: ResourceUsage

  /// Runs `arguments[0]`, looked up on PATH, and waits for it.
  ///
  /// The peak memory reported by Linux is never below that of the process that starts it, so a
  /// caller that measures should itself stay small.
  /// - Parameters:
  ///   - output: a file that takes the program's standard output, the null device otherwise.
  ///   - errors: a file that takes its standard error, the null device otherwise.
  public static func run(
    _ arguments: [String], input: String = "/dev/null", output: String = "/dev/null",
    errors: String = "/dev/null"
  ) throws(CairnError) -> ChildProcess {
    let start = ResourceUsage.monotonicSeconds
    let process = try spawn(arguments, input: input, output: output, errors: errors)
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw .system(errno, .examine, arguments[0]) }
      if Interruption.isRequested {
        kill(process, SIGTERM)
      }
    }
    try Interruption.check()
    let signal = status & 0x7F
    return ChildProcess(
      exitStatus: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      usage: ResourceUsage(usage, elapsed: ResourceUsage.monotonicSeconds - start))
  }

  private static func spawn(
    _ arguments: [String], input: String, output: String, errors: String
  ) throws(CairnError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, writing, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, writing, 0o600)
    // The calling thread may have blocked signals, which the program must be able to get.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    // SAFETY: the copies live until the program is started, which has copies of its own.
    var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let result = unsafe posix_spawnp(
      &process, arguments[0], &actions, &attributes, &pointers, environ)
    guard result == 0 else { throw .system(result, .open, arguments[0]) }
    return process
  }

  /// The place of a program on PATH, `nil` where there is none.
  public static func find(_ program: String) -> String? {
    for directory in (PathCall.environment("PATH") ?? "").split(separator: ":") {
      let path = "\(directory)/\(program)"
      if PathCall.isExecutable(path) { return path }
    }
    return nil
  }

  /// The path of the program that is running.
  public static var ownPath: String {
    "/proc/self/exe".resolvedPath ?? CommandLine.arguments[0]
  }
}
