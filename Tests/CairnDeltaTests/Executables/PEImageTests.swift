// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing
import cairn_vectors

@Suite struct PEImageTests {
  @Test func headersAndSectionsHaveAddresses() throws {
    var file = PEBuilder()
    file.directory(3, PEBuilder.functions, size: 12)
    let image = try #require(file.image())
    #expect(image.machine == .x64)
    #expect(image.imageBase == PEBuilder.imageBase)
    #expect(image.sections.map(\.address) == [0, 0x1000, 0x2000, 0x4000, 0x5000])
    #expect(image.sections.map(\.content) == [.data, .code, .data, .table, .data])
    #expect(image.sections.map(\.size) == [0x400, 0x800, 0x1800, 0x200, 0x200])
    #expect(image.offset(of: 0x2004) == 0xC04)
  }

  @Test func machinesAreTold() {
    for number: UInt16 in [0xAA64, 0xA641, 0xD11D] {
      #expect(PEBuilder(machine: number).image()?.machine == .arm64)
    }
    for number: UInt16 in [0x8664, 0xFD1D] {
      #expect(PEBuilder(machine: number).image()?.machine == .x64)
    }
  }

  @Test func whatIsNotUnderstoodIsNoImage() {
    #expect(PEBuilder(machine: 0x14C, isWide: false).image() == nil)
    #expect(PEBuilder(machine: 0x8664, isWide: false).image() == nil)
    #expect(PEBuilder(machine: 0x1C4).image() == nil)
    var file = PEBuilder()
    file.cut(to: file.bytes.count - 1)
    #expect(file.image() == nil)
    #expect([UInt8]().withView { ImageFormat.pe.image(in: $0) } == nil)
  }

  @Test func sectionsThatLieAreNoImage() {
    // The second section header: address, offset.
    for (field, value) in [(12, 0x1000), (12, 0x8000), (20, 0x400), (16, 0x10_0000)] {
      var file = PEBuilder()
      file.put32(UInt32(value), at: 0x80 + 24 + 240 + 40 + field)
      #expect(file.image() == nil)
    }
  }

  @Test func sectionsMayTakeUpMoreAddressesThanBytes() throws {
    var file = PEBuilder()
    file.put32(0x9000, at: 0x80 + 24 + 240 + 3 * 40 + 8)
    let image = try #require(file.image())
    #expect(image.addressEnd == 0xE000)
    #expect(image.section(at: 0xD000)?.address == 0x5000)
    #expect(image.offset(of: 0xD000) == nil)
  }

  @Test func headersNameTheEntryTheDirectoriesAndTheSections() throws {
    var file = PEBuilder()
    file.put32(0x1234, at: 0x80 + 24 + 16)
    file.directory(12, 0x2100, size: 8)
    file.directory(4, 0x2200, size: 8)
    let references = try #require(file.tables()).references
    let targets = references.filter { $0.offset < 0x400 }.map(\.target)
    // Directory 4 holds an offset of the file.
    #expect(targets == [0x1234, 0x1000, 0x2100, 0x1000, 0x2000, 0x4000, 0x5000])
  }

  @Test func symbolsBehindTheSectionsNamePlacesInThem() throws {
    var file = PEBuilder()
    file.append([
      (value: 0x10, section: 1, more: 1), (value: 0x20, section: 2, more: 0),
      (value: 0x30, section: 9, more: 0), (value: 0x40, section: 0xFFFF, more: 0),
    ])
    let image = try #require(file.image())
    let section = try #require(image.sections.last)
    #expect(section.content == .table && section.size == 90)
    #expect(section.address == 0x10000)
    let (references, bases) = try #require(file.tables())
    let symbols = references.filter { $0.kind == .table32 }
    #expect(symbols.map(\.target) == [0x1010, 0x2020])
    #expect(symbols.map { Int($0.offset) - section.offset } == [8, 44])
    #expect(symbols.map { bases[Int($0.link)] } == [0x1000, 0x2000])
  }
}
