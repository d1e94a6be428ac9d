// SPDX-License-Identifier: Apache-2.0

extension ReferenceKind {
  /// The name in the specification.
  package var name: String { names.name }

  /// What it is, for people.
  package var title: String { names.title }

  private var names: (name: String, title: String) {
    switch self {
    case .call32: return ("call32", "x86-64 call")
    case .jump32: return ("jump32", "x86-64 jump")
    case .branch32: return ("branch32", "x86-64 conditional branch")
    case .rip32: return ("rip32", "x86-64 RIP-relative operand")
    case .call26: return ("call26", "AArch64 call")
    case .jump26: return ("jump26", "AArch64 jump")
    case .branch19: return ("branch19", "AArch64 conditional branch")
    case .literal19: return ("literal19", "AArch64 literal load")
    case .branch14: return ("branch14", "AArch64 test and branch")
    case .address21: return ("address21", "AArch64 near address")
    case .page21: return ("page21", "AArch64 page and offset")
    case .offset12: return ("offset12", "AArch64 offset in a page")
    case .absolute64: return ("absolute64", "absolute address, 64 bits")
    case .relative32: return ("relative32", "address in the image, 32 bits")
    case .place32: return ("place32", "distance from its place, 32 bits")
    case .place64: return ("place64", "distance from its place, 64 bits")
    case .pointer36: return ("pointer36", "chained pointer")
    case .table8: return ("table8", "distance from a base, 8 bits")
    case .table16: return ("table16", "distance from a base, 16 bits")
    case .table32: return ("table32", "distance from a base, 32 bits")
    case .row16: return ("row16", "row of a table, 16 bits")
    case .row24: return ("row24", "row of a table, 24 bits")
    case .coded16: return ("coded16", "row of a named table, 16 bits")
    case .coded32: return ("coded32", "row of a named table, 32 bits")
    }
  }
}
