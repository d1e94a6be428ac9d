// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import CairnDelta
public import CairnFiles

/// What a command that makes a delta may use.
struct EncodingArguments: ParsableArguments {
  @Option(help: "How much work to put into a small delta: fast, default or max.")
  var effort: Effort = .standard

  @Option(
    help: ArgumentHelp(
      "How many threads to use; all processors if not given. The delta does not depend on it.",
      valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "The most memory to use, such as 512MiB or 4GiB (the default). Less makes big deltas bigger.",
      valueName: "limit"))
  var memory: ByteCount?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024")
    }
    if let memory, memory.bytes < 16 << 20 {
      throw ValidationError("--memory must be at least 16MiB")
    }
  }

  /// The engine's options; `inputs` give their memory back when they occupy too much.
  func options(
    monitor: any WorkMonitor, inputs: [MappedFile]
  ) -> EncodingOptions {
    var options = EncodingOptions()
    options.effort = effort
    if let memory { options.memoryLimit = memory.bytes }
    options.monitor = monitor
    options.loop = .dispatch(threads: threads ?? ParallelLoop.availableThreads)
    // The engine plans its own tables with half of the limit. The guard lives as long as the
    // options do; what the engine asks for is then done already.
    let residency = ResidencyGuard(files: inputs, limit: options.memoryLimit / 4)
    options.releaseResidentPages = { withExtendedLifetime(residency) {} }
    options.scratch = { size throws(CairnError) in
      let memory = try MappedScratch(size: size)
      residency.watch(memory)
      return memory
    }
    return options
  }
}

extension Effort: ExpressibleByArgument {}

extension ByteCount: ExpressibleByArgument {
  /// Reads a size given on the command line.
  public init?(argument: String) { self.init(parsing: argument) }
}
