// SPDX-License-Identifier: Apache-2.0

enum ELFImage {
  static func image(in bytes: ByteView) -> ExecutableImage? { nil }
  static func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {}
}
