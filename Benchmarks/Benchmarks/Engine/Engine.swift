// SPDX-License-Identifier: Apache-2.0

import Benchmark
import CairnDelta

/// The engine on contents made by rule, each step by itself where the interface shows it.
///
/// Every number depends on the code and the machine only: there are no files and no network.
let benchmarks: @Sendable () -> Void = {
  // SAFETY: the runner calls this once, on one thread, before it runs anything.
  unsafe Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .cpuTotal, .throughput, .peakMemoryResident],
    warmupIterations: 1, scalingFactor: .one, maxDuration: .seconds(3), maxIterations: 50)
  let builds = GeneratedPair.builds(size: 4 << 20, seed: 1)
  let unrelated = GeneratedPair.unrelated(size: 2 << 20, seed: 2)
  matching(builds, unrelated)
  encoding(builds, unrelated)
  deltas(builds)
}

/// Comparison of bytes, and covers without the coding behind them.
private func matching(_ builds: GeneratedPair, _ unrelated: GeneratedPair) {
  Benchmark("Extension: one common prefix of 4 MiB") { benchmark in
    builds.base.withView { view in
      for _ in benchmark.scaledIterations {
        blackHole(view.commonPrefix(at: 0, with: view, at: 0, limit: view.count))
      }
    }
  }
  Benchmark("Extension: 100,000 common prefixes of some bytes") { benchmark in
    builds.base.withView { base in
      builds.target.withView { target in
        for _ in benchmark.scaledIterations {
          var random = SplitMix(seed: 3)
          var total = 0
          for _ in 0..<100_000 {
            total += base.commonPrefix(
              at: random.below(base.count), with: target, at: random.below(target.count), limit: 64)
          }
          blackHole(total)
        }
      }
    }
  }
  for effort in Effort.allCases {
    Benchmark("Covers: two builds, effort \(effort.rawValue)") { benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(try Subject.covers(builds, Subject.options(effort)))
      }
    }
  }
  Benchmark("Covers: unrelated contents") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try Subject.covers(unrelated, Subject.options(.standard)))
    }
  }
}

/// Whole encodings, and the coding of streams alone: a null delta has no matching in it.
private func encoding(_ builds: GeneratedPair, _ unrelated: GeneratedPair) {
  for effort in Effort.allCases {
    Benchmark("Encode: two builds, effort \(effort.rawValue)") { benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(try Subject.encode(builds, Subject.options(effort)))
      }
    }
  }
  Benchmark("Encode: equal contents") { benchmark in
    let equal = GeneratedPair(base: builds.base, target: builds.base)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      blackHole(try Subject.encode(equal, Subject.options(.standard)))
    }
  }
  Benchmark("Encode: unrelated contents") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try Subject.encode(unrelated, Subject.options(.standard)))
    }
  }
  Benchmark("Streams: code a null delta") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try Subject.encodeNull(builds.target, Subject.options(.standard)))
    }
  }
}

/// What is done with deltas that are there.
private func deltas(_ builds: GeneratedPair) {
  for effort in Effort.allCases {
    Benchmark("Apply: two builds, effort \(effort.rawValue)") { benchmark, subject in
      for _ in benchmark.scaledIterations {
        blackHole(try Subject.apply(subject.delta, to: builds.base))
      }
    } setup: {
      try Subject(builds, effort: effort)
    }
  }
  Benchmark("Streams: decode a null delta") { benchmark, delta in
    for _ in benchmark.scaledIterations { blackHole(try Subject.apply(delta, to: [])) }
  } setup: {
    try Subject.encodeNull(builds.target, Subject.options(.standard))
  }
  Benchmark("Invert") { benchmark, subject in
    for _ in benchmark.scaledIterations {
      blackHole(try subject.inverted(Subject.options(.standard)))
    }
  } setup: {
    try Subject(builds)
  }
  Benchmark("Compose: there and back") { benchmark, there in
    let back = try there.inverted(Subject.options(.standard))
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      blackHole(
        try there.composed(with: back, target: builds.base, Subject.options(.standard)))
    }
  } setup: {
    try Subject(builds)
  }
}
