// SPDX-License-Identifier: Apache-2.0

/// What is known of an executable: its machine and where its bytes are loaded.
///
/// Sections are sorted by offset, and neither their bytes nor their addresses overlap: a parser that
/// meets anything else declines (`init?`).
package struct ExecutableImage: Sendable, Equatable {
  package enum Machine: UInt8, Sendable {
    /// No code, or code that is not looked at.
    case none = 0
    case x64 = 1
    case arm64 = 2
  }

  package let machine: Machine
  /// What stored absolute addresses are counted from.
  package let imageBase: UInt64
  /// Sorted by offset.
  package let sections: [ImageSection]
  /// The sections' numbers, sorted by address.
  private let byAddress: [Int]

  /// The most sections that an image may have.
  package static let sectionLimit = 4096
  /// Addresses end here: behind it an image is left alone.
  package static let addressLimit: UInt64 = 1 << 31

  /// An image, unless the sections overlap, are too many, or reach outside of `size` bytes or of the
  /// addresses. Sections without addresses are left out.
  package init?(machine: Machine, imageBase: UInt64, sections: [ImageSection], size: Int) {
    let sections = sections.filter { $0.addressSize > 0 }.sorted {
      ($0.offset, $0.size, $0.address) < ($1.offset, $1.size, $1.address)
    }
    guard !sections.isEmpty, sections.count <= ExecutableImage.sectionLimit else { return nil }
    var end = 0
    for section in sections {
      guard section.offset >= 0, section.size >= 0, section.size <= Int(section.addressSize),
        section.offset <= size, section.size <= size - section.offset,
        section.addressEnd <= ExecutableImage.addressLimit
      else { return nil }
      if section.size == 0 { continue }
      guard section.offset >= end else { return nil }
      end = section.end
    }
    let byAddress = sections.indices.sorted {
      (sections[$0].address, $0) < (sections[$1].address, $1)
    }
    var addressEnd: UInt64 = 0
    for number in byAddress {
      guard UInt64(sections[number].address) >= addressEnd else { return nil }
      addressEnd = sections[number].addressEnd
    }
    self.machine = machine
    self.imageBase = imageBase
    self.sections = sections
    self.byAddress = byAddress
  }

  /// The end of all addresses.
  package var addressEnd: UInt64 { byAddress.last.map { sections[$0].addressEnd } ?? 0 }

  /// The section whose addresses hold `address`, or end there if no other starts there.
  package func section(at address: UInt64) -> ImageSection? {
    var low = 0
    var high = byAddress.count
    while low < high {
      let middle = (low + high) / 2
      if UInt64(sections[byAddress[middle]].address) <= address {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0 else { return nil }
    let section = sections[byAddress[low - 1]]
    return address <= section.addressEnd ? section : nil
  }

  /// Where the byte at `address` lies in the image, if it has one.
  package func offset(of address: UInt64) -> Int? {
    guard let section = section(at: address) else { return nil }
    let within = Int(address - UInt64(section.address))
    return within < section.size ? section.offset + within : nil
  }

  /// The address of the byte at `offset`, if it has one.
  package func address(of offset: Int) -> UInt32? {
    guard let section = section(holding: offset) else { return nil }
    return section.address + UInt32(offset - section.offset)
  }

  /// The section that holds the byte at `offset`.
  package func section(holding offset: Int) -> ImageSection? {
    var low = 0
    var high = sections.count
    while low < high {
      let middle = (low + high) / 2
      if sections[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    // Sections without bytes may start where others do.
    while low > 0 {
      low -= 1
      if sections[low].size > 0 {
        return offset < sections[low].end ? sections[low] : nil
      }
    }
    return nil
  }
}
