// SPDX-License-Identifier: Apache-2.0

/// An executable in a base, as its parser sees it.
public struct ExplainedImage: Sendable, Equatable {
  /// The name of its format, for people: `ELF`.
  public var format: String
  /// The name of the machine that its code is for, for people: `x86-64`.
  public var machine: String
  /// Where it starts in the base.
  public var offset: Int
  /// How many bytes of the base it may take up.
  public var size: Int
  /// The number of its sections that have bytes.
  public var sectionCount: Int
  /// The number of its references.
  public var referenceCount: Int
}

extension ImageFormat {
  /// The name that people know the format by.
  var title: String {
    switch self {
    case .toy: return "toy"
    case .pe: return "PE"
    case .elf: return "ELF"
    case .macho: return "Mach-O"
    }
  }
}

extension ExecutableImage.Machine {
  /// The name that people know the machine by.
  var title: String {
    switch self {
    case .none: return "none"
    case .x64: return "x86-64"
    case .arm64: return "AArch64"
    }
  }
}
