// SPDX-License-Identifier: Apache-2.0

/// The front part of a vector's file: a line `KEY: VALUE` for each field, then an empty line.
enum VectorFields {
  /// Takes a file apart into its fields and what follows them; nil where a line is not understood.
  static func read(
    _ file: [UInt8], known: Set<String>
  ) -> (fields: [String: String], content: [UInt8])? {
    var fields: [String: String] = [:]
    var place = 0
    while true {
      guard let end = file[place...].firstIndex(of: 10) else { return nil }
      let line = String(decoding: file[place..<end], as: UTF8.self)
      place = end + 1
      if line.isEmpty { return (fields, Array(file[place...])) }
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let key = String(line[..<colon])
      guard known.contains(key), fields[key] == nil else { return nil }
      fields[key] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
  }
}
