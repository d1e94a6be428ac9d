// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport

/// A file around deflate streams.
enum Container: String, CaseIterable {
  case zip
  case zipWithDescriptors
  case zipWithBareDescriptors
  case zipWithWideDescriptors
  case gzip
  case gzipMembers
  case zlib
  case png
  case raw

  /// The file that holds `members`, each compressed on its own.
  func file(_ members: [[UInt8]], level: Int = 6) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for (number, member) in members.enumerated() {
      let deflated = try ArchiveMaker.deflate(member, level: level)
      bytes += entry(number, member, deflated)
    }
    return bytes
  }

  /// One member with what stands around it.
  func entry(_ number: Int, _ member: [UInt8], _ deflated: [UInt8]) -> [UInt8] {
    switch self {
    case .zip, .zipWithDescriptors, .zipWithBareDescriptors, .zipWithWideDescriptors:
      var zip = ZipMaker(member, deflated)
      zip.name = "folder/member-\(number).txt"
      if self == .zipWithDescriptors { zip.describe(signature: true) }
      if self == .zipWithBareDescriptors { zip.describe(signature: false) }
      if self == .zipWithWideDescriptors { zip.describe(signature: true, sizeBytes: 8) }
      return zip.bytes
    case .gzip, .gzipMembers:
      return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + deflated
        + ArchiveMaker.little(UInt64(ArchiveMaker.crc(member)), 4)
        + ArchiveMaker.little(UInt64(member.count), 4)
        + (self == .gzip ? Array("what stands between files".utf8) : [])
    case .zlib: return Array("stream \(number):".utf8) + ArchiveMaker.zlib(member, deflated)
    case .png:
      let data = ArchiveMaker.zlib(member, deflated)
      return ArchiveMaker.png(data, sizes: [Int](repeating: 1000, count: data.count / 1000 + 1))
    case .raw: return Array("nothing that is known".utf8) + deflated
    }
  }
}

/// Texts and newer versions of them.
enum Texts {
  /// As many texts, of 20,000 bytes and more.
  static func old(_ count: Int, seed: Int = 1) -> [[UInt8]] {
    (0..<count).map { ArchiveMaker.text(20_000 + 1000 * $0, seed: seed + $0) }
  }

  /// The same with a few changes in each.
  static func new(_ old: [[UInt8]], seed: Int = 2) -> [[UInt8]] {
    var random = Random(seed: seed)
    return old.map { text in
      var text = text
      for _ in 0..<3 {
        let place = random.below(text.count - 100)
        text.replaceSubrange(place..<place + 5, with: Array("changed".utf8))
      }
      return text
    }
  }
}
