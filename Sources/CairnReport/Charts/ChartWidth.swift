// SPDX-License-Identifier: Apache-2.0

/// How wide a drawing is meant to be shown.
///
/// A drawing that only shrinks ends with text that no one can read on a phone, so each is drawn for
/// both.
public enum ChartWidth: String, Sendable, Hashable, CaseIterable {
  /// A page or a desk: 760 units.
  case wide
  /// A phone: 328 units.
  case narrow

  var units: Double {
    switch self {
    case .wide: 760
    case .narrow: 328
    }
  }

  /// The size of text.
  var fontSize: Double {
    switch self {
    case .wide: 13
    case .narrow: 12
    }
  }

  /// The size of text at axes.
  var smallSize: Double {
    switch self {
    case .wide: 12
    case .narrow: 11
    }
  }
}
