// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// Reads how many devices are on which release: `release,devices` a line.
enum FleetFile {
  private static let largestFile = 1 << 20
  private static let mostDevices = 1 << 40

  /// The devices on each release of a chain.
  static func devices(
    in file: String, on chain: Chain
  ) throws(CairnError) -> [Int] {
    let held = try HeldBytes.read(file, limit: largestFile)
    let bytes = held.withView { $0.copied() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CairnError(
        .fleetMalformed, "\(file) is no text", hint: "write lines like 2026-01,1200")
    }
    return try devices(text, named: file, on: chain)
  }

  private static func devices(
    _ text: String, named file: String, on chain: Chain
  ) throws(CairnError) -> [Int] {
    var devices = [Int](repeating: 0, count: chain.releases.count)
    var seen: Set<Int> = []
    var total = 0
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (number, line) in lines.enumerated() {
      var line = line
      // Some programs start a text with a mark.
      if number == 0, line.unicodeScalars.first == "\u{FEFF}" {
        line = Substring(line.unicodeScalars.dropFirst())
      }
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      func malformed(_ what: String) -> CairnError {
        CairnError(
          .fleetMalformed, "\(file), line \(number + 1): \(what)",
          hint: "write lines like 2026-01,1200")
      }
      guard let fields = CSVLine(line)?.fields, fields.count == 2 else {
        throw malformed("there are not two fields")
      }
      if number == 0, fields.map({ $0.lowercased() }) == ["release", "devices"] { continue }
      let name = String(fields[0].prefix(80)).debugDescription
      guard let place = chain.place(of: fields[0]) else {
        throw malformed("there is no release \(name) in the chain")
      }
      guard fields[1].utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(fields[1]),
        count <= mostDevices
      else { throw malformed("the number of devices is none from 0 to \(mostDevices)") }
      guard seen.insert(place).inserted else { throw malformed("\(name) is there twice") }
      devices[place] = count
      total += count
    }
    guard total > 0, total <= mostDevices else {
      throw CairnError(
        .fleetMalformed, "\(file) has \(total == 0 ? "no devices" : "too many devices")",
        hint: "write lines like 2026-01,1200")
    }
    return devices
  }
}
