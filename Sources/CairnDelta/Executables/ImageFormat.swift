// SPDX-License-Identifier: Apache-2.0

/// The formats of executables whose references are known (Format-References 2).
package enum ImageFormat: UInt8, Sendable, CaseIterable {
  /// A made-up format, small enough to test the logic of references on its own.
  case toy = 0
  /// Windows: PE32+ for x64 and arm64, and .NET assemblies.
  case pe = 1
  /// ELF64, little-endian, for x86-64 and AArch64.
  case elf = 2
  /// Mach-O 64 for x86-64 and arm64.
  case macho = 3
}

extension ImageFormat {
  /// The image that starts with the first byte of `bytes`, if it is one of this format that the
  /// engine understands. `bytes` may go on behind it.
  package func image(in bytes: ByteView) -> ExecutableImage? {
    switch self {
    case .toy: return ToyImage.image(in: bytes)
    case .pe: return PortableExecutable.image(in: bytes)
    case .elf: return ELFImage.image(in: bytes)
    case .macho: return MachOImage.image(in: bytes)
    }
  }

  /// Adds the references of the image's tables.
  package func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {
    switch self {
    case .toy: ToyImage.addTables(in: bytes, to: &collector)
    case .pe: PortableExecutable.addTables(in: bytes, to: &collector)
    case .elf: ELFImage.addTables(in: bytes, to: &collector)
    case .macho: MachOImage.addTables(in: bytes, to: &collector)
    }
  }

  /// All references of `image`, by offset, none overlapping another, and the bases they count from.
  package func references(
    of image: ExecutableImage, in bytes: ByteView
  ) -> (references: [Reference], bases: [UInt32]) {
    var collector = ReferenceCollector(image, size: bytes.count)
    addTables(in: bytes, to: &collector)
    for section in image.sections where section.content == .code && section.size > 0 {
      switch image.machine {
      case .none: break
      case .x64: X64Scanner.scan(section, in: bytes, to: &collector)
      case .arm64: A64Scanner.scan(section, in: bytes, to: &collector)
      }
    }
    return collector.finish()
  }
}
