// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease

/// Writes a tar archive in the POSIX format (pax): names and sizes that the old header cannot hold,
/// and extended attributes, go into records before it.
struct TarWriter {
  private static let blockSize = 512

  /// Writes the header of an entry; the bytes of a file follow.
  mutating func append<Sink: ByteSink>(
    _ entry: TreeEntry, to sink: inout Sink
  ) throws(CairnError) {
    var records: [UInt8] = []
    var name = entry.path.bytes
    if entry.node == .directory { name.append(UInt8(ascii: "/")) }
    var target: [UInt8] = []
    var size = 0
    var time = 0
    let type: UInt8
    switch entry.node {
    case .directory: type = UInt8(ascii: "5")
    case .file(_, let count, let modified):
      type = UInt8(ascii: "0")
      size = count
      time = Int(modified ?? 0)
    case .symbolicLink(let text):
      type = UInt8(ascii: "2")
      target = text
    case .hardLink(let first):
      type = UInt8(ascii: "1")
      target = first.bytes
    }
    if name.count > 100 { TarWriter.add("path", name, to: &records) }
    if target.count > 100 { TarWriter.add("linkpath", target, to: &records) }
    if size >= 1 << 33 { TarWriter.add("size", Array("\(size)".utf8), to: &records) }
    if !(0..<1 << 33).contains(time) {
      TarWriter.add("mtime", Array("\(time)".utf8), to: &records)
      time = 0
    }
    for attribute in entry.attributes {
      TarWriter.add("SCHILY.xattr.", attribute.value, suffix: attribute.name, to: &records)
    }
    if !records.isEmpty {
      try write(
        TarWriter.header(
          name: Array("./PaxHeaders/entry".utf8), type: UInt8(ascii: "x"), mode: 0o644,
          size: records.count, time: 0, target: []), to: &sink)
      try write(TarWriter.padded(records), to: &sink)
    }
    let mode = type == UInt8(ascii: "2") ? 0o777 : Int(entry.mode)
    try write(
      TarWriter.header(
        name: name, type: type, mode: mode, size: size < 1 << 33 ? size : 0, time: time,
        target: target), to: &sink)
  }

  /// Writes the bytes of a file.
  mutating func append<Sink: ByteSink>(
    _ source: any ByteSource, to sink: inout Sink
  ) throws(CairnError) {
    var offset = 0
    while offset < source.size {
      let count = min(1 << 20, source.size - offset)
      try source.bytes(offset..<offset + count).withView { view throws(CairnError) in
        try sink.append(view)
      }
      offset += count
    }
    let rest = source.size % TarWriter.blockSize
    if rest > 0 {
      try write([UInt8](repeating: 0, count: TarWriter.blockSize - rest), to: &sink)
    }
  }

  /// Writes the end of the archive.
  func finish<Sink: ByteSink>(_ sink: inout Sink) throws(CairnError) {
    try write([UInt8](repeating: 0, count: 2 * TarWriter.blockSize), to: &sink)
  }

  private func write<Sink: ByteSink>(
    _ bytes: [UInt8], to sink: inout Sink
  ) throws(CairnError) {
    try bytes.withView { view throws(CairnError) in try sink.append(view) }
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    let rest = bytes.count % blockSize
    return rest == 0 ? bytes : bytes + [UInt8](repeating: 0, count: blockSize - rest)
  }

  /// A record is `LENGTH KEY=VALUE\n`, its own length included.
  private static func add(
    _ key: String, _ value: [UInt8], suffix: [UInt8] = [], to records: inout [UInt8]
  ) {
    let body = Array(" \(key)".utf8) + suffix + [UInt8(ascii: "=")] + value + [UInt8(ascii: "\n")]
    var length = body.count + 1
    while "\(length)".utf8.count + body.count != length { length += 1 }
    records += Array("\(length)".utf8) + body
  }

  private static func header(
    name: [UInt8], type: UInt8, mode: Int, size: Int, time: Int, target: [UInt8]
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: blockSize)
    func put(_ bytes: some Collection<UInt8>, at place: Int) {
      block.replaceSubrange(place..<place + bytes.count, with: bytes)
    }
    func put(_ number: Int, at place: Int, digits: Int) {
      let text = String(number, radix: 8)
      put(
        Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8), at: place)
    }
    put(name.prefix(100), at: 0)
    put(mode, at: 100, digits: 7)
    put(0, at: 108, digits: 7)
    put(0, at: 116, digits: 7)
    put(size, at: 124, digits: 11)
    put(time, at: 136, digits: 11)
    put(Array("        ".utf8), at: 148)
    block[156] = type
    put(target.prefix(100), at: 157)
    put(Array("ustar\0".utf8) + Array("00".utf8), at: 257)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(sum, at: 148, digits: 6)
    block[154] = 0
    return block
  }
}
