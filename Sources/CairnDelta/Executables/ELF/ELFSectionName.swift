// SPDX-License-Identifier: Apache-2.0

/// The names of sections that tell more of their bytes than the types do.
enum ELFSectionName {
  case frames, frameHeader, exceptions, other

  /// The name that starts at `offset` of the bytes.
  init(in bytes: ByteView, at offset: Int, to end: Int) {
    self = .other
    for (name, text) in ELFSectionName.texts {
      guard text.utf8.count < end - offset, bytes[offset + text.utf8.count] == 0 else { continue }
      var position = offset
      var isEqual = true
      for byte in text.utf8 {
        if bytes[position] != byte { isEqual = false }
        position += 1
      }
      if isEqual { self = name }
    }
  }

  private static let texts: [(ELFSectionName, String)] = [
    (.frames, ".eh_frame"), (.frameHeader, ".eh_frame_hdr"), (.exceptions, ".gcc_except_table"),
  ]
}
