// SPDX-License-Identifier: Apache-2.0

/// Mach-O for x86-64 and arm64 (References/MachO).
enum MachOImage {
  /// The image that starts with the first of `bytes`, if it is one that is understood.
  static func image(in bytes: ByteView) -> ExecutableImage? {
    guard let file = MachOFile(bytes) else { return nil }
    return file.image
  }

  /// Adds the references of all tables, in the specification's order.
  static func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {
    guard let file = MachOFile(bytes) else { return }
    file.addCommands(to: &collector)
    file.addChainedFixups(to: &collector)
    file.addRebases(to: &collector)
    file.addPointersByValue(to: &collector)
    file.addUnwindInfo(to: &collector)
    file.addFrames(to: &collector)
    file.addSymbols(to: &collector)
    file.addOffsets(to: &collector)
    file.addObjectiveC(to: &collector)
    file.addSwift(to: &collector)
    GoTables.addReferences(in: bytes, to: &collector)
  }
}
