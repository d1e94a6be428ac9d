// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop
import Testing

@Suite("Foreign patches from the vectors")
struct VectorTests {
  @Test("Every vector gives its target or its error", arguments: try InteropVector.all())
  func everyVector(_ vector: InteropVector) throws {
    do throws(CairnError) {
      let output = try applied(vector.patch, base: vector.base)
      #expect(vector.errorID == nil, "a patch that must be refused was applied")
      #expect(output == vector.target)
    } catch {
      #expect(error.code.id == vector.errorID, "\(error)")
    }
  }

  @Test("The claimed target size is the size of the output", arguments: try InteropVector.all())
  func targetSize(_ vector: InteropVector) throws {
    guard let target = vector.target else { return }
    #expect(try summary(of: vector.patch).targetSize == target.count)
  }

  @Test("A target larger than the limit is refused before any output")
  func targetLimit() throws {
    for name in ["bsdiff", "xdelta-lzma"] {
      let vector = try InteropVector.named(name)
      var limits = DecodingLimits()
      limits.targetSize = (vector.target?.count ?? 0) - 1
      var sink = RecordingSink()
      let error = #expect(throws: CairnError.self) {
        try apply(vector.patch, base: vector.base, to: &sink, limits: limits)
      }
      #expect(error?.code == .limitExceeded)
      #expect(sink.bytes.isEmpty)
      limits.targetSize += 1
      #expect(try applied(vector.patch, base: vector.base, limits: limits) == vector.target)
    }
  }

  @Test("Patches that need more memory than the limit are refused")
  func memoryLimit() throws {
    var limits = DecodingLimits()
    for (name, memory) in [("bsdiff", 1 << 20), ("xdelta-none", 10_000), ("xdelta-lzma", 100_000)] {
      let vector = try InteropVector.named(name)
      limits.memory = memory
      let error = #expect(throws: CairnError.self) {
        _ = try applied(vector.patch, base: vector.base, limits: limits)
      }
      #expect(error?.code == .limitExceeded, "\(name)")
    }
  }

  @Test("A wrong base is refused where the patch has checksums")
  func wrongBase() throws {
    for name in ["xdelta-none", "xdelta-lzma", "xdelta-windows"] {
      let vector = try InteropVector.named(name)
      let used = try summary(of: vector.patch).leastBaseSize ?? 0
      var base = vector.base
      for place in 0..<used { base[place] ^= 1 }
      let error = #expect(throws: CairnError.self) { _ = try applied(vector.patch, base: base) }
      #expect(error?.code == .wrongBase, "\(name)")
    }
  }

  @Test("Output comes in bounded chunks")
  func chunks() throws {
    let vector = try InteropVector.named("xdelta-windows")
    var sink = RecordingSink()
    try apply(vector.patch, base: vector.base, to: &sink)
    #expect(sink.largestChunk == 16384)
  }

  @Test("The summary tells what is in a patch")
  func summaries() throws {
    let bsdiff = try summary(of: InteropVector.bytes("bsdiff"))
    #expect(bsdiff.format == .bsdiff40)
    #expect(bsdiff.compressor == "bzip2")
    #expect(!bsdiff.hasChecksums)
    let windows = try summary(of: InteropVector.bytes("xdelta-windows"))
    #expect(windows.compressor == "lzma")
    #expect(windows.hasChecksums)
    #expect(windows.largestWindowSize == 16384)
    #expect((windows.windowCount ?? 0) > 2)
    let djw = try summary(of: InteropVector.bytes("xdelta-djw"))
    #expect(djw.compressor == "djw")
    let names = try summary(of: InteropVector.bytes("xdelta-names"))
    #expect(names.applicationHeader == "target//base/")
    #expect(names.description.contains("target//base/"))
    #expect(try !summary(of: InteropVector.bytes("xdelta-no-checksum")).hasChecksums)
  }

  @Test("The name of an unsupported compressor is in the message")
  func unsupportedNames() throws {
    for compressor in ["djw", "fgk"] {
      let vector = try InteropVector.named("xdelta-\(compressor)")
      let error = #expect(throws: CairnError.self) {
        _ = try applied(vector.patch, base: vector.base)
      }
      #expect(error?.message.contains(compressor) == true)
    }
  }

  @Test("A base that xdelta3 decompressed is asked for by the hint")
  func decompressedBase() throws {
    let error = #expect(throws: CairnError.self) {
      _ = try applied(InteropVector.bytes("xdelta-gzip"), base: InteropVector.bytes("base.gz"))
    }
    #expect(error?.code == .wrongBase)
    #expect(error?.hint?.contains("decompress") == true)
  }

  @Test("Formats are told by their first bytes")
  func detection() throws {
    #expect(ForeignFormat.detect(Array("BSDIFF40".utf8)) == .bsdiff40)
    #expect(ForeignFormat.detect([0xD6, 0xC3, 0xC4, 0x00, 0x05]) == .vcdiff)
    #expect(ForeignFormat.detect([0xD6, 0xC3, 0xC4, 0x53]) == .vcdiff)
    #expect(ForeignFormat.detect([0xD6, 0xC3, 0xC4, 0x01]) == nil)
    #expect(ForeignFormat.detect([0xD6, 0xC3, 0xC4]) == nil)
    #expect(ForeignFormat.detect(Array("BSDIFF4".utf8)) == nil)
    #expect(ForeignFormat.detect([]) == nil)
  }
}
