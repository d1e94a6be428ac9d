// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// Every target is compiled alike: memory safety is spelt out, no warning passes, imports are
/// internal unless they are part of the interface.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "cairn",
  products: [
    .library(name: "CairnDelta", targets: ["CairnDelta"]),
    .library(name: "CairnDeflate", targets: ["CairnDeflate"]),
    .library(name: "CairnInterop", targets: ["CairnInterop"]),
    .library(name: "CairnRelease", targets: ["CairnRelease"]),
    .library(name: "CairnFiles", targets: ["CairnFiles"]),
    .library(name: "CairnHydration", targets: ["CairnHydration"]),
    .library(name: "CairnAuthoring", targets: ["CairnAuthoring"]),
    .library(name: "CairnStore", targets: ["CairnStore"]),
    .library(name: "CairnReport", targets: ["CairnReport"]),
    .library(name: "CairnSimulation", targets: ["CairnSimulation"]),
    .library(name: "CairnTrust", targets: ["CairnTrust"]),
    .library(name: "CairnTransport", targets: ["CairnTransport"]),
    .executable(name: "cairn", targets: ["cairn"]),
    .executable(name: "cairn-tuf-client", targets: ["cairn-tuf-client"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
    .systemLibrary(
      name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLinux"),
    // Only headers: the library is loaded when it is needed, so no pkg-config, which would link it.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CairnDeflate", dependencies: ["CZlib"], swiftSettings: strict),
    .target(
      name: "CairnDelta", dependencies: ["CLZMA", "CairnDeflate"], swiftSettings: strict),
    .target(
      name: "CairnInterop", dependencies: ["CairnDelta", "CBZip2", "CLZMA"], swiftSettings: strict),
    .target(name: "CairnRelease", dependencies: ["CairnDelta"], swiftSettings: strict),
    .target(
      name: "CairnTrust",
      dependencies: [
        "CairnDelta",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "CairnFiles",
      dependencies: [
        "CLinux", "CairnDelta", "CairnRelease",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "CairnHydration", dependencies: ["CairnDelta", "CairnRelease", "CairnFiles"],
      swiftSettings: strict),
    .target(
      name: "CairnTransport",
      dependencies: [
        "CCurl", "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease", "CairnTrust",
      ],
      swiftSettings: strict),
    .target(
      name: "CairnStore",
      dependencies: ["CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease"],
      swiftSettings: strict),
    .target(
      name: "CairnSimStorage", dependencies: ["CairnDelta", "CairnFiles", "CairnRelease"],
      swiftSettings: strict),
    .target(
      name: "CairnAuthoring",
      dependencies: [
        "CairnDelta", "CairnRelease", "CairnFiles", "CairnHydration", "CairnTrust",
      ],
      swiftSettings: strict),
    .target(name: "CairnReport", swiftSettings: strict),
    .target(
      name: "CairnSimulation",
      dependencies: [
        "CairnAuthoring", "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease",
        "CairnReport", "CairnStore",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "cairn-pictures", dependencies: ["CairnReport"], swiftSettings: strict),
    .executableTarget(
      name: "cairn",
      dependencies: [
        "CairnDelta", "CairnInterop", "CairnRelease", "CairnFiles", "CairnHydration",
        "CairnAuthoring", "CairnReport", "CairnSimulation", "CairnStore", "CairnTransport",
        "CairnTrust",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "cairn-tuf-client",
      dependencies: [
        "CairnDelta", "CairnFiles", "CairnRelease", "CairnTransport", "CairnTrust",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "cairn-vectors", dependencies: ["CairnDeflate", "CairnDelta", "CairnFiles"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnDeltaTests",
      dependencies: [
        "CairnDeflate", "CairnDelta", "CairnFiles", "CairnTestSupport", "CLZMA", "cairn-vectors",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CairnDeflateTests", dependencies: ["CZlib", "CairnDeflate"], swiftSettings: strict),
    .target(name: "CairnTestSupport", path: "Tests/CairnTestSupport", swiftSettings: strict),
    .testTarget(
      name: "CairnReleaseTests",
      dependencies: [
        "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease", "CairnTestSupport",
        "cairn-vectors",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CairnFilesTests", dependencies: ["CairnDelta", "CairnFiles", "CairnRelease"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnTransportTests",
      dependencies: [
        "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease", "CairnTestSupport",
        "CairnTransport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CairnStoreTests",
      dependencies: [
        "CairnAuthoring", "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease",
        "CairnSimStorage", "CairnStore", "CairnTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CairnAuthoringTests",
      dependencies: [
        "CairnAuthoring", "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease",
        "CairnTestSupport", "CairnTrust",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CairnTrustTests",
      dependencies: [
        "CairnDelta", "CairnTrust", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: ["CairnDelta", "CairnFiles", "CairnTestSupport", "cairn"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnReportTests", dependencies: ["CairnFiles", "CairnReport", "cairn-pictures"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnSimulationTests",
      dependencies: [
        "CairnAuthoring", "CairnDelta", "CairnFiles", "CairnHydration", "CairnRelease",
        "CairnReport", "CairnSimulation", "CairnStore", "CairnTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CairnInteropTests", dependencies: ["CairnDelta", "CairnInterop", "CairnTestSupport"],
      swiftSettings: strict),
  ]
)
