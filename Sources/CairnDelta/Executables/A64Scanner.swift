// SPDX-License-Identifier: Apache-2.0

enum A64Scanner {
  static func scan(
    _ section: ImageSection, in bytes: ByteView, to collector: inout ReferenceCollector
  ) {}
}
