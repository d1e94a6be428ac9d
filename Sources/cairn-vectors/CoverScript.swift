// SPDX-License-Identifier: Apache-2.0

/// Writes a delta down cover by cover, and knows what it makes (Format-Delta 4 and 7).
///
/// Everything is as the format says; lies are told afterwards, in the `DeltaDraft`.
struct CoverScript {
  /// How a cover names where its bytes come from.
  enum Source {
    case resumed
    case contiguous
    case far(Int)
    case fill(UInt8)
    case recent(Int)
  }

  /// A correction: how many bytes behind the cover's start, and what is added.
  typealias Residual = (at: Int, add: UInt8)

  let base: [UInt8]?
  private(set) var target: [UInt8] = []
  private(set) var coverCount = 0
  private var gapStart = 0
  private var symbols: [StreamDraft.Kind: [StreamDraft.Symbol]] = [:]

  private var current = 0
  private var others = [Int](repeating: 0, count: 16)
  private var baseEnd = 0
  private var lastGapClass = 0
  private var lastSourceClass = 0

  private var agreeing = 0
  private var residuals = ResidualHistory()
  private var lastLiteral: UInt8 = 0

  init(base: [UInt8]?) { self.base = base }

  private mutating func add(_ value: UInt64, _ contexts: [Int], to kind: StreamDraft.Kind) {
    symbols[kind, default: []].append(.init(value: value, contexts: contexts))
  }

  /// Adds bytes that no cover gives.
  mutating func literals(_ bytes: [UInt8]) {
    for byte in bytes {
      add(UInt64(byte), [Int(lastLiteral)], to: .literal)
      lastLiteral = byte
    }
    target += bytes
  }

  /// Adds a cover.
  ///
  /// - Parameter copied: what is copied, where it is not what the base has.
  mutating func cover(
    _ source: Source, length: Int, residuals: [Residual] = [], copied: [UInt8]? = nil
  ) {
    let gap = target.count - gapStart
    let gapClass = gap == 0 ? 0 : gap < 4 ? 1 : gap < 32 ? 2 : 3
    let wasGap = lastGapClass == 0 ? 0 : 1
    let name = self.name(of: source)
    add(UInt64(gap), [4 * lastGapClass + lastSourceClass], to: .coverGap)
    add(name.number, [8 * gapClass + 2 * lastSourceClass + wasGap], to: .coverSource)
    if let distance = name.distance {
      add(distance, [name.number == 3 ? 7 : gapClass], to: .coverDistance)
    }
    let before = lastSourceClass == 0 ? 0 : 1
    add(UInt64(length - 1), [8 * gapClass + 2 * name.group + before], to: .coverLength)
    lastGapClass = gapClass
    lastSourceClass = name.group
    coverCount += 1
    if let offset = name.offset {
      copy(offset, length, residuals, copied)
    } else if case .fill(let byte) = source {
      target += [UInt8](repeating: byte, count: length)
    }
    gapStart = target.count
  }

  private func name(
    of source: Source
  ) -> (number: UInt64, group: Int, distance: UInt64?, offset: Int?) {
    switch source {
    case .resumed: return (0, 0, nil, target.count + current)
    case .contiguous: return (1, 1, nil, baseEnd)
    case .far(let distance): return (2, 3, WireNumber.zigzag(distance), baseEnd + distance)
    case .fill(let byte): return (3, 3, UInt64(byte), nil)
    case .recent(let place): return (UInt64(4 + place), 2, nil, target.count + others[place])
    }
  }

  private mutating func copy(
    _ offset: Int, _ length: Int, _ residuals: [Residual], _ copied: [UInt8]?
  ) {
    let part = copied ?? Array((base ?? [])[offset..<offset + length])
    let diagonal = offset - target.count
    if diagonal != current {
      others.remove(at: others.firstIndex(of: diagonal) ?? 15)
      others.insert(current, at: 0)
      current = diagonal
    }
    baseEnd = offset + length
    var done = 0
    for residual in residuals {
      target += part[done..<residual.at]
      agreeing += residual.at - done
      let old = part[residual.at]
      let place = target.count
      let (gaps, values) = self.residuals.add(
        gap: agreeing, place: place, old: old, value: residual.add)
      add(UInt64(agreeing), gaps, to: .residualGap)
      add(UInt64(residual.add), values, to: .residualValue)
      target.append(old &+ residual.add)
      agreeing = 0
      done = residual.at + 1
    }
    target += part[done..<length]
    agreeing += length - done
  }

  /// The delta, all streams stored.
  var draft: DeltaDraft {
    let streams = StreamDraft.Kind.allCases.map {
      StreamDraft(kind: $0, symbols: symbols[$0] ?? [])
    }
    return DeltaDraft(base: base, target: target, coverCount: coverCount, streams: streams)
  }
}
