// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// What a scan found, in a form that is easy to compare.
struct ELFFound: Hashable, CustomStringConvertible {
  var kind: ReferenceKind
  var offset: Int
  var target: Int
  var aux = 0
  /// The address that the operand counts from; -1 if its kind has none.
  var base = -1

  init(_ kind: ReferenceKind, _ offset: Int, _ target: Int, aux: Int = 0, base: Int = -1) {
    self.kind = kind
    self.offset = offset
    self.target = target
    self.aux = aux
    self.base = base
  }

  /// An operand of four bytes that counts from `base`.
  static func counted(
    _ offset: Int, _ target: Int, from base: Int, by scale: Int = 1
  ) -> ELFFound {
    ELFFound(.table32, offset, target, aux: scale, base: base)
  }

  /// The same with the addresses of a file that is linked to a fixed place.
  func fixed(_ isFixed: Bool = true) -> ELFFound {
    guard isFixed else { return self }
    return ELFFound(
      kind, offset, target + 0x40_0000, aux: aux, base: base < 0 ? base : base + 0x40_0000)
  }

  /// The same for several.
  static func fixed(_ found: [ELFFound], _ isFixed: Bool = true) -> Set<ELFFound> {
    Set(found.map { $0.fixed(isFixed) })
  }

  var description: String {
    "\(kind) at \(String(offset, radix: 16)) to \(String(target, radix: 16)) from \(base)"
  }

  /// The references that `scan` adds for the image of `bytes`, in order.
  static func all(
    in bytes: [UInt8], of image: ExecutableImage,
    _ scan: (ByteView, inout ReferenceCollector) -> Void
  ) -> [ELFFound] {
    bytes.withView { view in
      var collector = ReferenceCollector(image, size: view.count)
      scan(view, &collector)
      return collector.tables.map { reference in
        ELFFound(
          reference.kind, Int(reference.offset), Int(reference.target), aux: Int(reference.aux),
          base: reference.kind.hasBase ? Int(collector.bases[Int(reference.link)]) : -1)
      }
    }
  }

  /// Whether the reference obeys the rules for all: inside of `size` bytes, target and base mapped.
  func isSound(in image: ExecutableImage, size: Int) -> Bool {
    offset >= 0 && offset + kind.size <= size && image.section(at: UInt64(target)) != nil
      && (base < 0 || image.section(at: UInt64(base)) != nil)
  }
}
