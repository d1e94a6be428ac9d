// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A VCDIFF patch whose windows were all walked over once, so that their sizes are known to agree.
struct VCDIFFPatch {
  /// What one walk over the windows finds out.
  private struct Survey {
    var windowCount = 0
    var targetSize = 0
    var largestWindowSize = 0
    var checksumCount = 0
    /// How much of the base the windows refer to.
    var leastBaseSize = 0
    /// How much of the output later windows refer to.
    var outputReuse = 0
    var hasCompressedSections = false
  }

  private let patch: ByteView
  private let header: VCDIFFHeader
  private let windowsStart: Int
  private let survey: Survey

  init(_ patch: ByteView) throws(CairnError) {
    self.patch = patch
    var cursor = VCDIFFPatch.cursor(patch, from: 0)
    header = try VCDIFFHeader(&cursor)
    windowsStart = cursor.offset
    survey = try VCDIFFPatch.survey(&cursor, dialect: header.dialect)
  }

  private static func cursor(_ patch: ByteView, from offset: Int) -> PatchCursor {
    PatchCursor(patch, from: offset, name: "VCDIFF headers", codeAtEnd: .truncated)
  }

  private static func survey(
    _ cursor: inout PatchCursor, dialect: VCDIFFDialect
  ) throws(CairnError) -> Survey {
    var survey = Survey()
    // Even the patch of an empty target has a window: without one the patch was cut off.
    repeat {
      let window = try VCDIFFWindow(&cursor, dialect: dialect, outputSize: survey.targetSize)
      guard window.targetSize <= Int.max - survey.targetSize else {
        throw .foreignMalformed("the VCDIFF windows add up to more than any file")
      }
      survey.windowCount += 1
      survey.targetSize += window.targetSize
      survey.largestWindowSize = Swift.max(survey.largestWindowSize, window.targetSize)
      if window.checksum != nil { survey.checksumCount += 1 }
      if window.compressedSections != 0 { survey.hasCompressedSections = true }
      switch window.segment {
      case .none: break
      case .base(let range):
        survey.leastBaseSize = Swift.max(survey.leastBaseSize, range.upperBound)
      case .output(let range):
        survey.outputReuse = Swift.max(survey.outputReuse, range.upperBound)
      }
    } while cursor.remaining > 0
    return survey
  }

  var summary: ForeignSummary {
    ForeignSummary(
      format: .vcdiff, targetSize: survey.targetSize, windowCount: survey.windowCount,
      largestWindowSize: survey.largestWindowSize, leastBaseSize: survey.leastBaseSize,
      compressor: survey.hasCompressedSections ? header.compressor?.name : nil,
      hasChecksums: survey.checksumCount == survey.windowCount,
      applicationHeader: header.application.flatMap(VCDIFFPatch.text))
  }

  /// An application header as text of one line, nil for an empty one.
  private static func text(_ bytes: ByteView) -> String? {
    let longest = 1024
    if bytes.count == 0 { return nil }
    let text = String(decoding: bytes[0..<Swift.min(bytes.count, longest)].copied(), as: UTF8.self)
    // A terminal must not be told what to do by a patch.
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.isPrintable ? $0 : "?" }))
  }

  func apply(
    base: ByteView, to sink: inout some ByteSink, limits: DecodingLimits
  ) throws(CairnError) {
    if survey.hasCompressedSections, let compressor = header.compressor, compressor != .lzma {
      throw VCDIFFSections.unsupported(compressor)
    }
    guard survey.leastBaseSize <= base.count else {
      throw wrongBase(
        "the VCDIFF patch reads \(survey.leastBaseSize) bytes of its base, which has \(base.count)")
    }
    guard survey.outputReuse <= limits.memory,
      survey.largestWindowSize <= limits.memory - survey.outputReuse
    else {
      throw .foreignLimit(
        """
        the VCDIFF patch has a window of \(survey.largestWindowSize) bytes and reuses \
        \(survey.outputReuse) bytes of output, \(limits.memory) bytes of memory are allowed
        """)
    }
    var cursor = VCDIFFPatch.cursor(patch, from: windowsStart)
    var sections = VCDIFFSections(
      compressor: header.compressor,
      memoryLimit: limits.memory - survey.outputReuse - survey.largestWindowSize)
    var output = VCDIFFOutput()
    var history: [UInt8] = []
    var written = 0
    var number = 0
    while cursor.remaining > 0 {
      let window = try VCDIFFWindow(&cursor, dialect: header.dialect, outputSize: written)
      try make(window, base: base, history: history, sections: &sections, output: &output)
      try output.withView { view throws(CairnError) in
        try check(view, of: window, number: number)
        if history.count < survey.outputReuse {
          let wanted = Swift.min(view.count, survey.outputReuse - history.count)
          history.append(contentsOf: view[0..<wanted].copied())
        }
        try sink.append(view)
      }
      written += window.targetSize
      number += 1
    }
  }

  /// Makes one window's output.
  private func make(
    _ window: VCDIFFWindow, base: ByteView, history: [UInt8], sections: inout VCDIFFSections,
    output: inout VCDIFFOutput
  ) throws(CairnError) {
    output.start(targetSize: window.targetSize)
    try history.withView { history throws(CairnError) in
      let segment =
        switch window.segment {
        case .none: ByteView.empty
        case .base(let range): base[range]
        case .output(let range): history[range]
        }
      try sections.with(window) { data, instructions, addresses throws(CairnError) in
        var runner = VCDIFFInstructionRunner(
          segment: segment, data: data, instructions: instructions, addresses: addresses,
          dialect: header.dialect)
        try runner.run(into: &output)
      }
    }
  }

  /// Compares the output with the checksum that its maker noted.
  private func check(
    _ output: ByteView, of window: VCDIFFWindow, number: Int
  ) throws(CairnError) {
    guard let checksum = window.checksum else { return }
    let start: UInt32 = header.dialect == .standard ? 1 : 0
    if Adler32.checksum(of: output, startingFrom: start) == checksum { return }
    if case .base = window.segment {
      throw wrongBase("window \(number) of the VCDIFF patch fails its checksum")
    }
    throw .foreignDamaged("window \(number) of the VCDIFF patch fails its checksum")
  }

  /// The error for a base that cannot be the right one; xdelta3 decompresses what it is given, so
  /// the file that the patch was "made from" may not be the base.
  private func wrongBase(_ cause: String) -> CairnError {
    var error = CairnError.foreignWrongBase(cause)
    if header.baseWasDecompressed {
      error.hint = "decompress the base first: xdelta3 did so, and the output is decompressed too"
    }
    return error
  }
}

extension Unicode.Scalar.Properties {
  /// Whether a terminal shows the scalar and does nothing else.
  fileprivate var isPrintable: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
