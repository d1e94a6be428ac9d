// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnRelease
import Synchronization

/// A file system in memory that can lose power at any moment and refuse any call.
///
/// What is assumed of a file system (Documentation/Store-Durability.md):
/// - What was done to a file's bytes, mode, time or attributes is durable when that file has been
///   synchronised, what was done to a directory's names when that directory has, and everything when
///   everything has. Until then each single operation may be lost or kept independently of all
///   others, whatever their order.
/// - A rename is one step, and belongs to the directory of the new name. What is durable takes with
///   it what it needs: a rename what gave the old name, a second name the file, the removal of a
///   directory what emptied it.
/// - Of bytes that are not durable, there may be all, none, or some with zeros for the rest.
/// - What cannot be done without something that was lost is lost as well.
public final class SimStorage: Storage {
  /// What a simulated file system is like.
  public struct Options: Sendable {
    /// Whether files can have several names.
    public var hasHardLinks = true
    /// Whether names that differ in the case of ASCII letters are the same.
    public var foldsCase = false
    /// Whether modes keep the one user from changing directories, as they do for all but root.
    public var isOrdinaryUser = false
    /// Calls of `synchronise` and `synchroniseAll` that say that they have, and have not.
    public var ignores: @Sendable (SimCall) -> Bool = { _ in false }

    /// A file system like that of Linux, used by root.
    public init() {}
  }

  /// Which calls fail.
  public struct Failure: Sendable {
    /// The number of the first one, from nought.
    public var call: Int
    /// Whether all that follow it fail as well.
    public var isPersistent: Bool
    /// What they throw.
    public var code: ErrorCode

    /// Names calls.
    public init(call: Int, isPersistent: Bool, code: ErrorCode = .inputOutput) {
      self.call = call
      self.isPersistent = isPersistent
      self.code = code
    }
  }

  struct State: Sendable {
    var image: SimImage
    var log = SimLog()
    var calls: [SimCall] = []
    var failure: Failure?
    var availableBlocks: Int?
    var availableNodes: Int?
    var locked: Set<TreePath> = []
  }

  /// For messages.
  public let description: String
  let options: Options
  let state: Mutex<State>

  /// An empty file system.
  public convenience init(_ options: Options = Options()) {
    self.init(SimImage(foldsCase: options.foldsCase), options)
  }

  init(_ image: SimImage, _ options: Options) {
    description = "/simulated"
    self.options = options
    state = Mutex(State(image: image))
  }

  // MARK: Experiments

  /// All calls so far.
  public var calls: [SimCall] { state.withLock { $0.calls } }

  /// How many operations and synchronisations there were: a loss of power comes after one of them.
  public var time: Int { state.withLock { $0.log.time } }

  /// Lets calls fail from now on; numbers count on from the first call of all.
  public func fail(_ failure: Failure?) { state.withLock { $0.failure = failure } }

  /// Gives away so much space and no more, from now on; `nil` for as much as anybody wants.
  public func limit(blocks: Int?, nodes: Int?) {
    state.withLock { ($0.availableBlocks, $0.availableNodes) = (blocks, nodes) }
  }

  /// The same disk for another run, all of it durable.
  ///
  /// - Parameter options: what the new one is like; as this one if it is not given.
  public func restarted(_ options: Options? = nil) -> SimStorage {
    SimStorage(state.withLock { $0.image }, options ?? self.options)
  }

  /// How many operations were not durable at a time.
  public func pendingCount(at time: Int) -> Int {
    state.withLock { $0.log.pending(at: time).count }
  }

  /// The disk after a loss of power at a time.
  public func crashed(at time: Int, _ choice: CrashChoice) -> SimStorage {
    let image = state.withLock { state in
      let pending = state.log.pending(at: time)
      var fates: [Int: SimFate] = [:]
      for (place, index) in pending.enumerated() {
        fates[index] = choice.fate(of: place, in: pending.count)
      }
      return state.log.image(at: time, now: state.image, fates: fates)
    }
    return SimStorage(image, options)
  }

  /// What there is, but for what lies in `excluded`.
  public func snapshot(excluding excluded: TreePath? = nil) -> SimSnapshot {
    SimSnapshot(state.withLock { $0.image }, excluding: excluded)
  }
}
