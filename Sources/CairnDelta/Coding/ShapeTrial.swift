// SPDX-License-Identifier: Apache-2.0

/// Finds out, by compressing a sample, which shape suits literals best.
struct ShapeTrial {
  /// The best shape.
  private(set) var shape: LZMA2Encoder.Shape
  /// What the sample came to in it, in bytes.
  private(set) var size: Int

  init(
    _ literals: LiteralBytes, _ shapes: [LZMA2Encoder.Shape], _ settings: CodingSettings
  ) throws(CairnError) {
    let sample = literals.sample(size: settings.shapeSampleSize)
    shape = .bytes
    size = .max
    for shape in shapes {
      let encoder = LZMA2Encoder(preset: 1, extreme: false, shape: shape, dictionaryLog: 18)
      let size = try encoder.encode(sample).count
      if size < self.size { (self.shape, self.size) = (shape, size) }
      if LiteralCoder.isIncompressible(sample.count, size) { break }
    }
  }
}
