// SPDX-License-Identifier: Apache-2.0

/// The codes of a dynamic block, and how its header says them.
struct CodeDescription: Equatable {
  /// One symbol of the header: a length, or a run of lengths.
  struct Run: Equatable {
    /// 0 to 15: a length. 16: the length before again. 17, 18: zeros.
    let symbol: Int
    /// How many lengths that makes.
    let count: Int

    /// The number and the value of the extra bits.
    var extra: (bits: Int, value: Int) {
      switch symbol {
      case 16: (2, count - 3)
      case 17: (3, count - 3)
      case 18: (7, count - 11)
      default: (0, 0)
      }
    }

    /// The extra bits of a symbol.
    static func bits(_ symbol: Int) -> Int {
      switch symbol {
      case 16: 2
      case 17: 3
      case 18: 7
      default: 0
      }
    }
  }

  /// The lengths of the codes of literals, as many as the header says.
  var literalLengths: [UInt8] = []
  /// The lengths of the codes of distances, as many as the header says.
  var distanceLengths: [UInt8] = []
  /// How both are said.
  var runs: [Run] = []
  /// The lengths of the code in which the runs are said, of each symbol.
  var runLengths = [UInt8](repeating: 0, count: Alphabet.codeLengthCount)
  /// How many of them the header says, in the order of the format.
  var runLengthCount = 4
}
