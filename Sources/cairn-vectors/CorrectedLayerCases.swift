// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Deltas that see through streams which zlib did not make.
enum CorrectedLayerCases {
  static var all: [VectorCase] { acceptCases + orderCases + defects }

  /// A null delta of one foreign stream.
  private static func null(_ stream: ForeignStream) -> LayerDraft {
    var draft = LayerDraft(baseView: nil) { script in
      script.literals(Array("xy".utf8) + LayerCases.text(stream.size, seed: 21))
    }
    draft.compressTarget(framed(stream, at: 2))
    draft.targetLayers[0][0].isCorrected = true
    draft.corrections = stream.corrections
    return draft
  }

  private static func framed(
    _ stream: ForeignStream, at start: Int, _ framing: FramedStream.Framing = .gzip
  ) -> FramedStream {
    FramedStream(
      range: start..<start + stream.size, framing: framing, settings: stream.settings,
      deflated: stream.deflated)
  }

  private static var acceptCases: [VectorCase] {
    var cases = [
      LayerCases.accept("corrected-zopfli", "a stream of Zopfli", null(.zopfli)),
      LayerCases.accept("corrected-libdeflate", "a stream of libdeflate", null(.libdeflate)),
      LayerCases.accept("corrected-flushed", "a stream with a flush inside", null(.flushed)),
      LayerCases.accept("corrected-stored", "a stored block", null(.stored)),
    ]
    var modelled = null(.flushed).draft
    modelled[.recompression].coder = .modelled(profile: 0)
    cases.append(
      .accept(
        "layer-corrected-modelled", base: ContentRule(), "the corrections are modelled", modelled))
    var shortest = LayerCases.sample()
    shortest.compressTarget(
      FramedStream(range: LayerCases.inner(), settings: LayerCases.settings(6, shortest: 5)))
    cases.append(
      LayerCases.accept(
        "settings-shortest", "settings with a shortest match of five bytes", shortest))
    return cases
  }

  /// Two foreign streams, one of them inside of a stream that zlib made: corrections come in the
  /// order of the places in the innermost view, whatever the layers are.
  private static func twoLayers(innerFirst: Bool) -> LayerDraft {
    let inner = ForeignStream.zopfli
    let outer = ForeignStream.flushed
    let sizes = innerFirst ? [inner.size, outer.size] : [outer.size, inner.size]
    var draft = LayerDraft(baseView: nil) { script in
      for size in sizes { script.literals([1, 2] + LayerCases.text(size, seed: 21) + [3]) }
    }
    let behind = sizes[0] + 5
    let start = innerFirst ? 2 : behind
    draft.compressTarget(framed(inner, at: start, .none))
    let whole = inner.deflated.count + 2
    let outerStart = innerFirst ? inner.deflated.count + 5 : 2
    let parts = [
      framed(outer, at: outerStart),
      FramedStream(range: start - 1..<start - 1 + whole, framing: .zlib),
    ]
    if innerFirst {
      draft.compressTarget(parts[1], parts[0])
    } else {
      draft.compressTarget(parts[0], parts[1])
    }
    draft.targetLayers[1][0].isCorrected = true
    draft.targetLayers[0][innerFirst ? 1 : 0].isCorrected = true
    draft.corrections =
      innerFirst ? inner.corrections + outer.corrections : outer.corrections + inner.corrections
    return draft
  }

  private static var orderCases: [VectorCase] {
    [
      LayerCases.accept(
        "corrected-inner-first", "corrections of the inner layer, then of the outer one",
        twoLayers(innerFirst: true)),
      LayerCases.accept(
        "corrected-outer-first", "corrections of the outer layer, then of the inner one",
        twoLayers(innerFirst: false)),
    ]
  }

  private static func lie(
    _ name: String, _ comment: String, _ expectation: VectorCase.Expectation = .malformed,
    of sample: LayerDraft = null(.flushed), _ change: (inout LayerDraft) -> Void
  ) -> VectorCase {
    var draft = sample
    change(&draft)
    return .reject(
      "layer-corrected-\(name)", expectation, base: draft.rule, comment, draft.draft.bytes)
  }

  private static var defects: [VectorCase] {
    [
      lie("too-few", "one correction is missing") { $0.corrections.removeLast() },
      lie("too-many", "one correction more than are read") {
        $0.corrections.append(Correction(context: 0, value: 0))
      },
      lie("not", "corrections of a stream that has none") {
        $0.targetLayers[0][0].isCorrected = false
      },
      lie("huge", "a correction that is out of any range") {
        $0.corrections[0] = Correction(context: 0, value: .max - 1)
      },
      lie("order", "corrections of two layers in the wrong order", of: twoLayers(innerFirst: true))
      {
        $0.corrections =
          ForeignStream.flushed.corrections + ForeignStream.zopfli.corrections
      },
      lie("strategy", "corrections of a strategy that has none") {
        $0.targetLayers[0][0].settings = 2 * 567
      },
    ]
  }
}
