// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// A package of its own, so that building and testing Cairn never compiles a benchmark's tools.
// Run with: swift package --package-path Benchmarks benchmark
let package = Package(
  name: "cairn-benchmarks",
  dependencies: [
    .package(name: "cairn", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Engine",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "CairnDelta", package: "cairn"),
        .product(name: "CairnFiles", package: "cairn"),
      ],
      path: "Benchmarks/Engine",
      swiftSettings: [.strictMemorySafety(), .treatAllWarnings(as: .error)],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ]
)
