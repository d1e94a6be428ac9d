// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// The most parts of a signature that are looked at.
  private static let signatureParts = 32

  /// The pages whose digests the code signature holds. All its numbers are big-endian.
  ///
  ///     offset  size  signature
  ///          0     4  magic: 0xFADE0CC0
  ///          8     4  number of parts
  ///         12    8n  parts: type; offset from the signature's start
  ///
  ///     offset  size  code directory, a part
  ///          0     4  magic: 0xFADE0C02
  ///         16     4  where the digests start, from the directory's start
  ///         28     4  number of pages
  ///         32     4  where the last page ends
  ///         36     1  size of a digest
  ///         37     1  how digests are made; 2: SHA-256
  ///         39     1  size of a page, a power of two
  var signedPages: SignedPages? {
    guard let signature, signature.count >= 12, big(at: signature.lowerBound) == 0xFADE_0CC0 else {
      return nil
    }
    let count = min(
      big(at: signature.lowerBound + 8), MachOFile.signatureParts, (signature.count - 12) / 8)
    for number in 0..<count {
      let offset = big(at: signature.lowerBound + 12 + 8 * number + 4)
      guard offset <= signature.count - 40 else { continue }
      let start = signature.lowerBound + offset
      guard big(at: start) == 0xFADE_0C02, bytes[start + 36] == Digest.size,
        bytes[start + 37] == 2
      else { continue }
      let pages = SignedPages(
        start: 0, end: big(at: start + 32), pageSizeLog: Int(bytes[start + 39]),
        digests: start + big(at: start + 16), size: signature.upperBound)
      if let pages, pages.count == big(at: start + 28) { return pages }
    }
    return nil
  }

  private func big(at offset: Int) -> Int { Int(bytes.word32(at: offset).byteSwapped) }
}
