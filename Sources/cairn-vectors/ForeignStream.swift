// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// A deflate stream that zlib did not make, with a recipe that makes it again; both are fixed, so
/// that a better analysis changes no vector.
struct ForeignStream {
  /// What `LayerCases.text` of this size and the seed 21 was compressed.
  let size: Int
  let deflated: [UInt8]
  let settings: DeflateSettings
  let corrections: [Correction]

  /// A stream in hexadecimal digits, and corrections as `CONTEXT:VALUE`.
  private init(size: Int, _ digits: String, settings: UInt64, _ corrections: String) {
    guard case .hex(let bytes)? = ContentRule("hex(\(digits))")?.parts.first,
      let settings = DeflateSettings(code: settings)
    else { preconditionFailure("digits, and settings that there are") }
    self.size = size
    deflated = bytes
    self.settings = settings
    self.corrections = corrections.split(separator: " ").map { word in
      let parts = word.split(separator: ":")
      guard parts.count == 2, let context = UInt8(parts[0]), let value = UInt64(parts[1]) else {
        preconditionFailure("a correction is CONTEXT:VALUE")
      }
      return Correction(context: context, value: value)
    }
  }

  /// Zopfli.
  static let zopfli = ForeignStream(
    size: 150,
    """
    2d8d8301c0400c455779a3d5b6dbe91b1dc28f793b1f068d2956e7552b2d65d34f2b5f5e5177e38274ec\
    97d7022deaced03e588f5b9606d6b21b0d9e955c6f5636360bd548b29a64fa094bd021685ae1f603
    """,
    settings: 2,
    """
    0:0 23:7 19:1 20:0 21:5 23:0 27:1 16:1 18:2 20:0 21:11 26:0 28:2 16:1 18:1 20:1 28:4 \
    27:1 16:1 18:1 20:1 27:5 16:1 18:1 20:1 27:1 16:1 18:1 20:1 16:1 18:1 20:1 28:1 16:1 \
    18:1 20:1 28:0 4:0 5:1 6:0 7:0 8:33 9:0 8:64 9:11 8:3 9:1 8:2 9:1 8:1 9:1 8:1 9:1 \
    8:1 9:1 8:2 9:1 8:3 9:1 8:1 9:1 8:3 9:1 8:5 9:1 8:4 9:1 8:135 9:1 8:1 9:0 8:2 9:0 \
    8:1 9:0 8:0 8:1 9:9 8:1 9:9 8:1 9:9 8:1 9:9 8:3 9:1 8:2 9:1 8:2 9:1 8:1 9:0 8:2 9:0 \
    8:0 10:0 13:3 14:1 13:1 14:1 13:1 14:0 13:0 15:0 22:0
    """)

  /// libdeflate, level 12.
  static let libdeflate = ForeignStream(
    size: 300,
    """
    554e5716c0200cba0a57ebb0c3ee65c7e99bc8539f3f48024196fd7a302e8205145135bd8c30dd306ff8\
    aa06ad9d56c884c3918bb56ead7773b19db7886af6d44ede5e1ab8b7349dee422a1f9566d97e72a56e06\
    322bfec64ef9c3ab94cc92e4948a3a58359392a7049532bf00536227caa94ce87c38fc
    """,
    settings: 3,
    """
    0:0 23:0 26:6 27:2 28:2 16:1 18:1 20:1 28:3 16:1 18:1 20:1 27:1 16:1 18:1 20:1 27:3 \
    16:1 18:1 20:1 16:1 18:1 20:1 27:2 16:1 18:1 20:1 27:3 28:1 16:1 18:1 20:1 28:2 29:2 \
    16:1 18:1 20:1 16:1 18:1 20:1 28:1 16:1 18:1 20:1 29:3 28:5 16:1 18:1 20:1 28:1 16:1 \
    18:1 20:1 28:2 16:1 18:1 20:1 27:1 16:1 18:1 20:1 16:1 18:1 20:1 16:1 18:1 20:1 28:1 \
    16:1 18:1 20:1 29:1 16:1 18:1 20:1 28:0 16:0 4:0 5:1 6:0 7:0 8:103 9:1 8:7 9:1 8:2 \
    9:1 8:152 9:0 8:1 9:0 8:2 9:0 8:0 8:0 10:0 13:0 15:0 22:0
    """)

  /// zlib, level 6, with a sync flush in the middle.
  static let flushed = ForeignStream(
    size: 240,
    """
    2c8cc91580200c445b99d604031845c40597ea4d80cb6496ff92f6ebc1924407a8c2ba492228cc6bc667\
    1d3cc70d927094e6051d3d37ba16f9bc7554582dc78a1b42790d85daf5affdc8f4030000ffffcb038a56\
    81740155430d049b05b70dea26540aa20b6e32c4911036442a3105a6146426540acc0413f94500
    """,
    settings: 5,
    """
    0:1 1:64 23:0 26:0 27:0 28:0 4:0 5:0 0:3 2:0 3:0 0:0 29:0 4:0 22:0
    """)

  /// zlib, level 0: a stored block.
  static let stored = ForeignStream(
    size: 40,
    """
    012800d7ff6f727578206c6f72757861206f727578206366696c6f722065686b6e71207a636620676a6d\
    702068
    """,
    settings: 0,
    """
    0:4 2:40 3:0 22:0
    """)
}
