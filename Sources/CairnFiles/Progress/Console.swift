// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// The text that a command says.
public enum Console {
  /// Writes a line to the standard output; unlike `print` it says when that fails.
  public static func say(_ text: String) throws(CairnError) {
    try Array((text + "\n").utf8).withView { view throws(CairnError) in
      try StreamSink.standardOutput().append(view)
    }
  }

  /// Writes a line to the standard error, where there is nobody left to tell of a failure.
  public static func warn(_ text: String) {
    Array((text + "\n").utf8).withView { view in
      try? StreamSink.standardError().append(view)
    }
  }
}
