// SPDX-License-Identifier: Apache-2.0

/// ELF64 of little-endian x86-64 and AArch64: executables and shared objects
/// (Documentation/References/ELF).
enum ELFImage {
  /// The image of the ELF file that starts with the first byte of `bytes`, if it is one.
  static func image(in bytes: ByteView) -> ExecutableImage? {
    ELFLayout(bytes)?.image
  }

  /// Adds the references of the file's tables.
  static func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {
    guard let layout = ELFLayout(bytes) else { return }
    var tables = ELFTables(layout, bytes)
    tables.addAll(to: &collector)
  }
}
