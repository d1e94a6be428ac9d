// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Writes the fields of a manifest or a package's head.
struct FormatWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []

  mutating func raw(_ bytes: some Sequence<UInt8>) { self.bytes.append(contentsOf: bytes) }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func word32(_ value: Int) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func digest(_ digest: Digest) { digest.append(to: &bytes) }

  mutating func number(_ value: Int) { Varint.append(UInt64(value), to: &bytes) }

  mutating func signed(_ value: Int) { Varint.append(Varint.zigzag(value), to: &bytes) }

  mutating func counted(_ content: some Collection<UInt8>) {
    number(content.count)
    raw(content)
  }

  mutating func text(_ text: String) { counted(Array(text.utf8)) }
}
