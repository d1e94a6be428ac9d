// SPDX-License-Identifier: Apache-2.0

import Glibc

extension ChildProcess {
  /// The number of the process that is running.
  public static var ownNumber: Int { Int(getpid()) }
}
