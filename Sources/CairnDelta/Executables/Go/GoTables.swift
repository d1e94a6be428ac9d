// SPDX-License-Identifier: Apache-2.0

/// The references of the tables that Go's linker writes for its run time, whatever the format of
/// the executable (Documentation/References/Go).
package enum GoTables {
  /// Adds the references of the image's Go module, if it holds one.
  ///
  /// To be called when the references of relocations, fixups and the like have been added: where
  /// these are needed to know what words hold, the module is found by them. Takes time proportional
  /// to the image.
  package static func addReferences(in bytes: ByteView, to collector: inout ReferenceCollector) {
    guard let header = GoHeader.find(in: bytes, of: collector.image) else { return }
    let module = GoModule.find(for: header, in: bytes, collector)
    header.addReferences(in: bytes, to: &collector)
    let functions = GoFunctions(header: header, module: module, bytes: bytes)
    functions.addReferences(to: &collector)
    guard let module else { return }
    if var types = GoTypes(module, in: bytes, of: collector.image) {
      types.addReferences(to: &collector)
    }
  }
}
