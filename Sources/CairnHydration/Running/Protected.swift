// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A value that several threads change, one at a time.
final class Protected<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  /// The value now.
  var value: Value { mutex.withLock { $0 } }

  /// Changes the value.
  func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}
