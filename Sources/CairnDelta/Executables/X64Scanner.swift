// SPDX-License-Identifier: Apache-2.0

enum X64Scanner {
  static func scan(
    _ section: ImageSection, in bytes: ByteView, to collector: inout ReferenceCollector
  ) {}
}
