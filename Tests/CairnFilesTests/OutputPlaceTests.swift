// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Foundation
import Testing

@Suite("The place of an output is decided before the work")
struct OutputPlaceTests {
  @Test("a new name, an existing file, and one that may be replaced")
  func files() throws {
    let scratch = try Scratch()
    let new = scratch.file("new")
    #expect(
      try OutputPlace.choose(new, replacing: false, inputs: [])
        == .file(new, replacesExisting: false))
    try scratch.write([1], to: "new")
    #expect(
      errorCode { _ = try OutputPlace.choose(new, replacing: false, inputs: []) }
        == "file.output-exists")
    #expect(
      try OutputPlace.choose(new, replacing: true, inputs: []) == .file(new, replacesExisting: true)
    )
    #expect(
      errorCode { _ = try OutputPlace.choose(new, replacing: true, inputs: ["-", new]) }
        == "file.output-is-input")
  }

  @Test("a link to a file stands for the file")
  func links() throws {
    let scratch = try Scratch()
    let file = try scratch.write([1], to: "file")
    let link = scratch.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
    #expect(
      try OutputPlace.choose(link, replacing: true, inputs: [])
        == .file(file, replacesExisting: true))
    #expect(try OutputPlace.inPlace(link) == .file(file, replacesExisting: true))
    #expect(
      errorCode { _ = try OutputPlace.choose(link, replacing: true, inputs: [file]) }
        == "file.output-is-input")
  }

  @Test("devices are written to, whatever the flags")
  func devices() throws {
    #expect(
      try OutputPlace.choose("/dev/null", replacing: false, inputs: []) == .stream("/dev/null"))
    #expect(
      try OutputPlace.choose("/dev/null", replacing: true, inputs: []) == .stream("/dev/null"))
    #expect(errorCode { _ = try OutputPlace.inPlace("/dev/null") } == "file.not-seekable")
  }

  @Test("places that cannot be are refused")
  func impossible() throws {
    let scratch = try Scratch()
    try scratch.write([], to: "file")
    for (name, code) in [
      ("gone/x", "file.not-found"), ("file/x", "file.not-found"), (".", "file.is-directory"),
      (String(repeating: "x", count: 256), "file.name-too-long"),
    ] {
      #expect(
        errorCode {
          _ = try OutputPlace.choose(scratch.file(name), replacing: true, inputs: [])
        } == code, "\(name)")
    }
    #expect(
      errorCode { _ = try OutputPlace.choose("", replacing: true, inputs: []) } == "file.not-found")
    #expect(errorCode { _ = try OutputPlace.inPlace(scratch.path) } == "file.is-directory")
    #expect(errorCode { _ = try OutputPlace.inPlace(scratch.file("gone")) } == "file.not-found")
  }

  @Test("a whole content is written at once and leaves nothing else")
  func write() throws {
    let scratch = try Scratch()
    let content = [UInt8](repeating: 5, count: 5 << 20) + [1, 2, 3]
    let place = try OutputPlace.choose(scratch.file("new"), replacing: false, inputs: [])
    try content.withView { view throws(CairnError) in try place.write(view) }
    #expect(try scratch.read("new") == content)
    #expect(try scratch.names == ["new"])
  }
}
