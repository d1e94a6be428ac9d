// SPDX-License-Identifier: Apache-2.0

enum MachOImage {
  static func image(in bytes: ByteView) -> ExecutableImage? { nil }
  static func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {}
}
