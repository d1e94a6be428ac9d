// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTransport
import Testing

/// Fetching payloads, with servers that fail in every way.
@Suite struct PayloadDownloadTests {
  @Test(arguments: [1, 4])
  func whatIsPlannedIsWhatIsFetched(connections: Int) throws {
    let sample = try DownloadCase()
    let server = sample.server()
    let account = TransferAccount()
    let download = try sample.download(from: server, account, connections: connections)
    #expect(download.size[.delta] + download.size[.full] == sample.neededSize)
    try download.run(monitor: SilentMonitor())
    #expect(try sample.isComplete())
    var fetched = account.total
    fetched.requests = download.size.requests
    #expect(fetched == download.size)
    #expect(server.sentSize == download.size.total)
  }

  @Test func nothingIsFetchedTwiceWhereverTheConnectionIsLost() throws {
    let sample = try DownloadCase(payloads: 8, largest: 60)
    let total = try sample.download(from: sample.server()).size.total
    for loss in 0..<total {
      let sample = try DownloadCase(payloads: 8, largest: 60)
      let account = TransferAccount()
      let broken = sample.server {
        $0.bytesUntilLoss = loss
        $0.block = 13
      }
      #expect(throws: CairnError.self) {
        try sample.download(from: broken, account).run(monitor: SilentMonitor())
      }
      #expect(account.total.total == loss)
      // What is fetched next is what is lacking; what lies between payloads may be needed less.
      let rest = try sample.download(from: sample.server(), account)
      #expect(rest.size.total <= total - loss)
      try rest.run(monitor: SilentMonitor())
      #expect(try sample.isComplete())
      #expect(account.total.total <= total)
    }
  }

  @Test func aServerWithoutRangesSendsEachPackageOnce() throws {
    let sample = try DownloadCase()
    let server = sample.server { $0.knowsRanges = false }
    let account = TransferAccount()
    try sample.download(from: server, account, connections: 4).run(monitor: SilentMonitor())
    #expect(try sample.isComplete())
    let last = try #require(sample.needs.map(\.range.upperBound).max())
    #expect(server.sentSize <= last + 700)
    #expect(account.total.total == server.sentSize)
    #expect(account.total[.delta] + account.total[.full] == sample.neededSize)
  }

  @Test func aDamagedPayloadComesFromTheNextServer() throws {
    let sample = try DownloadCase()
    let wrong = sample.needs[3]
    let server = sample.server {
      $0.damagedByte = wrong.range.lowerBound
      $0.others = 1
    }
    let account = TransferAccount()
    let download = try sample.download(from: server, account)
    try download.run(monitor: SilentMonitor())
    #expect(try sample.isComplete())
    #expect(account.total[.wasted] == download.size[.wasted] + wrong.range.count)
    #expect(account.total.total == server.sentSize)
  }

  @Test func aPayloadThatIsAlwaysDamagedIsRefusedAndNothingOfItStays() throws {
    let sample = try DownloadCase()
    let wrong = sample.needs[2]
    let server = sample.server { $0.damagedByte = wrong.range.upperBound - 1 }
    let error = #expect(throws: CairnError.self) {
      try sample.download(from: server).run(monitor: SilentMonitor())
    }
    #expect(error?.code == .packageDamaged)
    #expect(try sample.area.bytes(wrong.range, of: sample.entry.headDigest) == nil)
    let rest = try sample.download(from: sample.server())
    #expect(rest.size[wrong.reason] == wrong.range.count)
  }

  @Test func whatWasDamagedOnThisMachineIsFetchedAgain() throws {
    let sample = try DownloadCase()
    // The first run is killed before anything could be checked.
    let area = sample.area
    let file = try area.begin(at: 500, of: sample.entry.headDigest)
    try sample.bytes.withView { view throws(CairnError) in
      try file.append(view[500..<sample.needs[4].range.upperBound])
    }
    file.close()
    try area.drop(sample.needs[1].range, of: sample.entry.headDigest)
    let wrong = try area.begin(
      at: sample.needs[1].range.lowerBound, of: sample.entry.headDigest)
    try [UInt8](repeating: 0, count: sample.needs[1].range.count).withView {
      view throws(CairnError) in try wrong.append(view)
    }
    wrong.close()
    try sample.download(from: sample.server()).run(monitor: SilentMonitor())
    #expect(try sample.isComplete())
  }

  @Test func moreThanAllowedIsRefusedBeforeTheFirstByte() throws {
    let sample = try DownloadCase()
    let server = sample.server()
    let size = try sample.download(from: server).size.total
    let error = #expect(throws: CairnError.self) {
      try sample.download(from: server, TransferAccount(limit: size - 1))
        .run(monitor: SilentMonitor())
    }
    #expect(error?.code == .tooMuch)
    #expect(server.sentSize == 0)
    try sample.download(from: server, TransferAccount(limit: size)).run(monitor: SilentMonitor())
    #expect(try sample.isComplete())
  }

  @Test func aServerThatSendsMoreThanAllowedIsStopped() throws {
    let sample = try DownloadCase()
    let server = sample.server { $0.knowsRanges = false }
    let size = try sample.download(from: server).size.total
    let error = #expect(throws: CairnError.self) {
      try sample.download(from: server, TransferAccount(limit: size))
        .run(monitor: SilentMonitor())
    }
    #expect(error?.code == .tooMuch)
    #expect(server.sentSize <= size + 700)
  }

  @Test func piecesOfOtherPackagesGo() throws {
    let sample = try DownloadCase()
    let other = try DownloadCase(seed: 2)
    let file = try sample.area.begin(at: 0, of: other.entry.headDigest)
    try [1, 2, 3].withView { view throws(CairnError) in try file.append(view) }
    file.close()
    try sample.download(from: sample.server()).run(monitor: SilentMonitor())
    #expect(try sample.area.bytes(0..<3, of: other.entry.headDigest) == nil)
    try sample.area.removeAll()
    #expect(try sample.isComplete() == false)
  }
}
