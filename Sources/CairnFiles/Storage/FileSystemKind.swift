// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The kind of a file system, by the number that the system gives it.
struct FileSystemKind {
  private let number: UInt

  /// The kind of the file system that an open file lies on.
  init(_ descriptor: Descriptor) { number = clinux_file_system_type(descriptor.number) }

  /// Whether it lives in memory: tmpfs, where directories take no space and names count as nodes.
  var isInMemory: Bool { number == 0x0102_1994 }

  /// Whether it is ext4 or one of its ancestors.
  var isExtended: Bool { number == 0xEF53 }

  /// Whether it has neither permissions nor hard links: FAT and exFAT.
  var isPlain: Bool { number == 0x4D44 || number == 0x2011_BAB0 }
}
