// SPDX-License-Identifier: Apache-2.0

/// Where the labels of the base are in the target, as far as is known (Format-References 5).
///
/// At first a label goes where the longest cover takes its byte, or, if none does, where the nearest
/// cover of its section would. Then each reference that is decoded teaches the truth.
struct LabelMap {
  /// How a label's place is known.
  enum State {
    /// By the nearest cover.
    static let near: UInt8 = 0
    /// By the cover that copies it.
    static let covered: UInt8 = 1
    /// By a reference; higher states were confirmed.
    static let learned: UInt8 = 2
    /// The highest state.
    static let most: UInt8 = 7
  }

  /// The addresses in the target.
  private(set) var places: [UInt32]
  /// What a place was before it was learned anew.
  private(set) var rivals: [UInt32]
  private(set) var states: [UInt8]
  /// The number of the section that each label lies in, by address; at most 15.
  private(set) var sections: [UInt8]

  /// The memory of so many labels, in bytes.
  static func size(labels: Int) -> Int { labels * 10 }

  /// Maps all labels of `table` by `covers`, which lead to files with the addresses `target`.
  init(_ table: ReferenceTable, covers: [Cover], target: AddressSpace) {
    places = [UInt32](repeating: 0, count: table.labels.count)
    states = [UInt8](repeating: State.near, count: table.labels.count)
    self.sections = [UInt8](repeating: 0, count: table.labels.count)
    rivals = []
    let owners = CoverOwners(covers)
    var walk = owners.walk()
    let sections = table.addresses.sections.sorted { $0.address < $1.address }
    var label = 0
    for (number, section) in sections.enumerated() {
      let next = number + 1 < sections.count ? sections[number + 1].address : .max
      // Labels in front of the first section go with it, those behind one with it.
      while label < table.labels.count, table.labels[label] < next || next == .max {
        self.sections[label] = UInt8(min(number, 15))
        let offset = section.offset &+ Int(table.labels[label]) &- Int(section.address)
        // Addresses without bytes go along with the nearest byte of the section.
        let byte = min(max(offset, section.offset), section.end &- 1)
        if let found = walk.find(byte) {
          let address = LabelMap.address(of: byte &+ found.shift, near: found.place, target)
          places[label] = address &+ UInt32(truncatingIfNeeded: offset &- byte)
          states[label] = offset == byte && found.isOwner ? State.covered : State.near
        } else {
          places[label] = table.labels[label]
        }
        label &+= 1
      }
    }
    rivals = places
  }

  /// The address of the target's byte at `offset`, counted from the section that holds `near`.
  private static func address(of offset: Int, near: Int, _ target: AddressSpace) -> UInt32 {
    let own = target.section(holding: offset)
    let number = own >= 0 ? own : target.section(holding: near)
    guard number >= 0 else { return 0 }
    let section = target.sections[number]
    return section.address &+ UInt32(truncatingIfNeeded: offset &- section.offset)
  }

  /// Takes note that `label` is at `place`.
  @inline(__always)
  mutating func learn(_ label: Int, at place: UInt32) {
    let state = states[label]
    if places[label] == place {
      states[label] = min(max(state, State.learned &- 1) &+ 1, State.most)
    } else if state >= 5 {
      // What was confirmed often is not given up at once.
      states[label] = state &- 2
      rivals[label] = place
    } else {
      rivals[label] = places[label]
      places[label] = place
      states[label] = State.learned
    }
  }
}
