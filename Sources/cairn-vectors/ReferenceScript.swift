// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A delta with references, whose images, covers and target are written down as they are.
struct ReferenceScript {
  var base: [UInt8]
  var target: [UInt8]
  var baseImages: [ReferenceStreams.Image]
  /// None where the target has the addresses of the base.
  var targetImages: [ReferenceStreams.Image] = []
  var covers: [Cover]
  var mixesLiterals = false

  /// A base with one image, of which `covers` are copied.
  init(_ format: ImageFormat, base: [UInt8], target: [UInt8] = [], covers: [Cover]) {
    self.base = base
    self.target = target
    self.covers = covers
    baseImages = [(format, 0..<base.count)]
  }

  /// Makes the target what the covers give if all predictions are right, with other bytes here and
  /// there, and `size` bytes long.
  mutating func predict(size: Int, seed: UInt64, every step: Int) {
    let parts = base.withView { view in
      try? ReferenceStreams.predicted(base: view, images: baseImages, covers: covers)
    }
    guard let parts else { preconditionFailure("the case has no such image") }
    target = ContentRule.lcg(seed: seed, size: size).map { $0 & 0x3F }
    for (cover, part) in zip(covers, parts) {
      for index in 0..<cover.length {
        if case .fill(let byte) = cover.source {
          target[cover.start + index] = byte
        } else {
          target[cover.start + index] = part[index]
        }
      }
    }
    let numbers = ContentRule.lcg(seed: seed + 1, size: 2 * (size / step + 1))
    for (number, start) in stride(from: 0, to: size, by: step).enumerated() {
      let place = start + Int(numbers[2 * number]) % step
      let isFill = covers.contains {
        if case .fill = $0.source { place >= $0.start && place < $0.end } else { false }
      }
      if place < size, !isFill { target[place] ^= numbers[2 * number + 1] & 0x1C }
    }
  }

  /// The delta.
  var draft: DeltaDraft {
    let streams = base.withView { base in
      target.withView { target in
        try? ReferenceStreams(
          base: base, baseImages: baseImages, target: target, targetImages: targetImages,
          covers: covers)
      }
    }
    guard let streams else { preconditionFailure("the case has no such image") }
    var draft = script(streams).draft
    var images = StreamDraft(kind: .image)
    images.symbols = streams.images.map { .init(value: $0, contexts: [0]) }
    draft.streams.append(images)
    draft.features = [1]
    if streams.referenceCount > 0 {
      var references = StreamDraft(kind: .reference, coder: .mixed(0))
      references.bytes = streams.references
      references.countField = WireNumber.varint(streams.referenceCount)
      draft.streams.append(references)
      draft.features = [3]
    }
    if mixesLiterals {
      draft[.literal].coder = .mixed(streams.literalParameter)
      draft[.literal].bytes = streams.literals
      draft.features = [3]
    }
    draft.referenceMemory =
      base.count + 4 * (base.count / 4096) + 8 + 74 * streams.referenceCount + 160 * covers.count
    return draft
  }

  private func script(_ streams: ReferenceStreams) -> CoverScript {
    var script = CoverScript(base: base)
    var baseEnd = 0
    for (cover, part) in zip(covers, streams.patched) {
      script.literals(Array(target[script.target.count..<cover.start]))
      switch cover.source {
      case .fill(let byte): script.cover(.fill(byte), length: cover.length)
      case .base(let offset):
        let residuals: [CoverScript.Residual] = part.indices.compactMap { index in
          let value = target[cover.start + index] &- part[index]
          return value == 0 ? nil : (index, value)
        }
        script.cover(
          .far(offset - baseEnd), length: cover.length, residuals: residuals, copied: part)
        baseEnd = offset + cover.length
      }
    }
    script.literals(Array(target[script.target.count...]))
    return script
  }

  /// The base, as vectors spell it.
  var baseRule: ContentRule { ReferenceScript.rule(base) }

  /// Bytes as a rule that does not spell out long runs of noughts.
  static func rule(_ bytes: [UInt8]) -> ContentRule {
    var rule = ContentRule()
    var start = 0
    var place = 0
    while place < bytes.count {
      var end = place
      while end < bytes.count, bytes[end] == 0 { end += 1 }
      if end - place >= 16 {
        if place > start { rule.parts.append(.hex(Array(bytes[start..<place]))) }
        rule.parts.append(.fill(0, size: end - place))
        start = end
      }
      place = max(end, place + 1)
    }
    if start < bytes.count { rule.parts.append(.hex(Array(bytes[start...]))) }
    return rule
  }

  /// A vector of it.
  func accepted(_ name: String, _ comment: String) -> VectorCase {
    .accept(name, base: baseRule, comment, draft)
  }
}

extension Cover {
  /// A cover that copies.
  static func copy(_ start: Int, from offset: Int, length: Int) -> Cover {
    Cover(start: start, length: length, source: .base(offset))
  }
}
