// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a process has used.
public struct ResourceUsage: Sendable {
  /// Processor time in seconds, that of the system on its behalf included.
  public var processorSeconds: Double
  /// The time that went by, in seconds.
  public var elapsedSeconds: Double
  /// The most memory that was resident at once, in bytes.
  public var peakResidentSize: Int

  /// Describes a usage.
  public init(processorSeconds: Double, elapsedSeconds: Double, peakResidentSize: Int) {
    self.processorSeconds = processorSeconds
    self.elapsedSeconds = elapsedSeconds
    self.peakResidentSize = peakResidentSize
  }

  /// What this process has used since it began; `start` is an earlier `monotonicSeconds`.
  public static func ofThisProcess(since start: Double) -> ResourceUsage {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return ResourceUsage(usage, elapsed: monotonicSeconds - start)
  }

  /// A clock that only goes forward, in seconds.
  public static var monotonicSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  init(_ usage: rusage, elapsed: Double) {
    processorSeconds =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    elapsedSeconds = elapsed
    peakResidentSize = Int(usage.ru_maxrss) * 1024
  }
}
