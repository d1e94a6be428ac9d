// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// A package of its own, so that nobody who only builds Cairn builds this. `run` builds it with
// the sanitizers and finds the fuzzer's runtime.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "cairn", path: "..")],
  targets: [
    .target(name: "CFuzzer"),
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "CFuzzer",
        .product(name: "CairnDelta", package: "cairn"),
        .product(name: "CairnFiles", package: "cairn"),
        .product(name: "CairnHydration", package: "cairn"),
        .product(name: "CairnInterop", package: "cairn"),
        .product(name: "CairnRelease", package: "cairn"),
        .product(name: "CairnStore", package: "cairn"),
        .product(name: "CairnTrust", package: "cairn"),
      ],
      swiftSettings: [.strictMemorySafety(), .treatAllWarnings(as: .error)]),
  ]
)
