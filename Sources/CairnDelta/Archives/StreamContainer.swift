// SPDX-License-Identifier: Apache-2.0

/// What a deflate stream was found in.
package enum StreamContainer: String, Sendable {
  /// A member of a zip archive: also of a jar, wheel, apk, docx, odt, epub...
  case zipMember = "zip"
  /// A member of a gzip file.
  case gzipMember = "gzip"
  /// The pixels of a PNG image.
  case png
  /// A zlib stream in a file of another kind: PDF, git pack, WOFF, section of an ELF file...
  case zlib
  /// Nothing that is known.
  case raw
}
