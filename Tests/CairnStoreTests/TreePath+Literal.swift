// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

extension TreePath: ExpressibleByStringLiteral {
  /// A path that a test spells out; traps for what is none.
  public init(stringLiteral text: String) {
    guard let path = TreePath(text) else { preconditionFailure("\(text) is no path") }
    self = path
  }
}
